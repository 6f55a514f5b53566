import { engines, type Engines } from '../engines/index.ts';
import { engineCalledBy, type CallEngine } from './engine-calls.ts';

/** All engines, with what they ask of servers done by `call`. */
export function enginesCalledBy(call: CallEngine): Engines {
  const called = Object.values(engines).map((engine) => [
    engine.name,
    engineCalledBy(call, engine),
  ]);
  // Of the same names as the list.
  return Object.fromEntries(called) as Engines;
}

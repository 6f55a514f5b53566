import type { KubeObject } from '../../../src/runtime/kube-object.ts';
import type { Happening } from '../observer/namespace-view.ts';
import type { Ending } from '../operator/operator-set.ts';

/** Processes that crashed, hung at their stop, or said that they have a bug. */
export function processTroubles(
  endings: readonly Ending[],
  logs: ReadonlyMap<string, string>,
): string[] {
  const ends = endings.flatMap(({ identity, how, why }) => {
    const hasLost = /leadership lost/.test(logs.get(identity) ?? '');
    if (why === 'killed' || how === 'exit code 0') return [];
    // It had only begun to start.
    if (why === 'stopped' && how === 'SIGTERM') return [];
    // Who lost the lease has to go, at its stop too.
    if (hasLost && how === 'exit code 1') return [];
    return [`${identity} ended with ${how}: ${lastLine(logs.get(identity) ?? '')}`];
  });
  const bugs = [...logs].flatMap(([identity, text]) =>
    /this is a bug/.test(text) ? [`${identity} logged a failure that nobody handled`] : [],
  );
  return [...ends, ...bugs];
}

/** Passwords that got into a log, or into anything but the Secret they belong to. */
export function leaks(
  happenings: readonly Happening[],
  logs: ReadonlyMap<string, string>,
): string[] {
  const found = new Set<string>();
  const passwords = new Set(happenings.flatMap(({ object }) => passwordsOf(object)));
  const others = happenings.filter(({ object }) => object.kind !== 'Secret');
  const texts = others.map(({ object }) => JSON.stringify(object));
  for (const password of passwords) {
    for (const [identity, text] of logs) {
      if (text.includes(password)) found.add(`a password is in the log of ${identity}`);
    }
    if (texts.some((text) => text.includes(password))) {
      found.add('a password is in an object that is no Secret');
    }
  }
  return [...found];
}

function passwordsOf(object: KubeObject): string[] {
  const data: unknown = Reflect.get(object, 'data');
  if (object.kind !== 'Secret' || typeof data !== 'object' || data === null) return [];
  const password: unknown = Reflect.get(data, 'password');
  if (typeof password !== 'string' || password === '') return [];
  // Encoded it is as good as in the clear.
  return [password, Buffer.from(password, 'base64').toString('utf8')];
}

function lastLine(log: string): string {
  return log.trimEnd().split('\n').at(-1)?.slice(0, 300) ?? '';
}

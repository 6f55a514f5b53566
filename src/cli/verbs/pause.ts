import { setPaused } from '../set-paused.ts';
import type { Verb } from '../verb.ts';

export const pause: Verb = {
  details:
    'Sets spec.paused to true: nothing of it is changed or healed until resume, and its status stays true. Deletion still works. What applies the object from Git may set it back. An object that was made anew meanwhile is left as it is.',
  arguments: [
    {
      name: 'NAME',
      description: 'a Microservice, or with its kind: db/orders-main',
      completes: 'microservices',
    },
  ],
  examples: [
    { args: 'pause orders', description: 'a Microservice' },
    { args: 'pause db/orders-main', description: 'a Database' },
  ],
  run: (invocation) => setPaused(invocation, true),
};

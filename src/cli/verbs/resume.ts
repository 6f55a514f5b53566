import { setPaused } from '../set-paused.ts';
import type { Verb } from '../verb.ts';

export const resume: Verb = {
  details: 'Removes spec.paused: what was changed meanwhile is made as declared again.',
  arguments: [
    {
      name: 'NAME',
      description: 'a Microservice, or with its kind: db/orders-main',
      completes: 'microservices',
    },
  ],
  examples: [
    { args: 'resume orders', description: 'a Microservice' },
    { args: 'resume db/orders-main', description: 'a Database' },
  ],
  run: (invocation) => setPaused(invocation, false),
};

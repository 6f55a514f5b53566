import { reconcileAnnotation } from '../annotations.ts';
import { ask } from '../target.ts';
import type { Verb } from '../verb.ts';

export const reconcile: Verb = {
  details:
    'Slipway does so by itself after every change and every few hours; this is for impatience. It writes an annotation, which changes nothing else.',
  arguments: [
    {
      name: 'NAME',
      description: 'a Microservice, or with its kind: db/orders-main',
      completes: 'microservices',
    },
  ],
  examples: [
    { args: 'reconcile orders', description: 'a Microservice' },
    { args: 'reconcile db/orders-main -n shop', description: 'a Database' },
  ],
  run: (invocation) =>
    ask(invocation, {
      annotation: reconcileAnnotation,
      words: (title) => `to look at ${title}`,
    }),
};

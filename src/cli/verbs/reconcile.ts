import { reconcileAnnotation } from '../annotations.ts';
import { annotate, requireTarget } from '../target.ts';
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
  run: async (invocation) => {
    const { args, io } = invocation;
    const cluster = await invocation.cluster();
    const target = await requireTarget(cluster, args[0] ?? '');
    await annotate(cluster, target, reconcileAnnotation, io.now().toISOString());
    io.out(`Slipway is asked to look at ${target.title}\n`);
    return 0;
  },
};

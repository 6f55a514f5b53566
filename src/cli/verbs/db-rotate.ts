import { rotateAnnotation } from '../../controllers/well-known.ts';
import { databaseKind } from '../kinds.ts';
import { annotate, requireTarget } from '../target.ts';
import type { Verb } from '../verb.ts';

export const dbRotate: Verb = {
  details:
    'Without an interruption: the pods restart with the other login, and the one before is revoked once nobody uses it. kubectl slipway tree db/NAME and its condition Rotating say how far it is.',
  arguments: [{ name: 'NAME', description: 'a Database', completes: 'databases' }],
  examples: [{ args: 'db rotate orders-main', description: 'after a password was seen by others' }],
  run: async (invocation) => {
    const { args, io } = invocation;
    const cluster = await invocation.cluster();
    const target = await requireTarget(cluster, args[0] ?? '', databaseKind);
    await annotate(cluster, target, rotateAnnotation, io.now().toISOString());
    io.out(`Slipway is asked to rotate the credentials of ${target.title}\n`);
    return 0;
  },
};

import { backupAnnotation } from '../../controllers/well-known.ts';
import { databaseKind } from '../kinds.ts';
import { annotate, requireTarget } from '../target.ts';
import type { Verb } from '../verb.ts';

export const dbBackup: Verb = {
  details:
    'Where its DatabaseClass says how. The condition BackedUp says what came of it, and db list when the last one was made.',
  arguments: [{ name: 'NAME', description: 'a Database', completes: 'databases' }],
  examples: [{ args: 'db backup orders-main', description: 'before something daring' }],
  run: async (invocation) => {
    const { args, io } = invocation;
    const cluster = await invocation.cluster();
    const target = await requireTarget(cluster, args[0] ?? '', databaseKind);
    await annotate(cluster, target, backupAnnotation, io.now().toISOString());
    io.out(`Slipway is asked for a backup of ${target.title}\n`);
    return 0;
  },
};

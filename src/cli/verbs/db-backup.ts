import { backupAnnotation } from '../../controllers/well-known.ts';
import { ask } from '../target.ts';
import type { Verb } from '../verb.ts';

export const dbBackup: Verb = {
  details:
    'Where its DatabaseClass says how. The condition BackedUp says what came of it, and db list when the last one was made.',
  arguments: [{ name: 'NAME', description: 'a Database', completes: 'databases' }],
  examples: [{ args: 'db backup orders-main', description: 'before something daring' }],
  run: (invocation) =>
    ask(invocation, {
      annotation: backupAnnotation,
      words: (title) => `for a backup of ${title}`,
      ofDatabases: true,
    }),
};

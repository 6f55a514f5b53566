import { rotateAnnotation } from '../../controllers/well-known.ts';
import { ask } from '../target.ts';
import type { Verb } from '../verb.ts';

export const dbRotate: Verb = {
  details:
    'Without an interruption: the pods restart with the other login, and the one before is revoked once nobody uses it. kubectl slipway tree db/NAME and its condition Rotating say how far it is.',
  arguments: [{ name: 'NAME', description: 'a Database', completes: 'databases' }],
  examples: [{ args: 'db rotate orders-main', description: 'after a password was seen by others' }],
  run: (invocation) =>
    ask(invocation, {
      annotation: rotateAnnotation,
      words: (title) => `to rotate the credentials of ${title}`,
      ofDatabases: true,
    }),
};

import { childKinds } from '../../src/controllers/microservice/children/index.ts';

/**
 * Kinds of children whose states are tried. Those that migrate a database are not among them: they
 * follow from how a Job ends, and one that is done is never made again; reconcile-migration.test.ts in
 * src/controllers/microservice tries theirs. Middlewares are for another gateway than the policies:
 * reconcile-middleware.test.ts there.
 */
const elsewhere = new Set(['Job', 'ControllerRevision', 'Middleware']);

export const stagedKinds = childKinds.filter(({ name }) => !elsewhere.has(name));

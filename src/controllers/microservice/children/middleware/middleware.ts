import { builtin } from '../../../../runtime/builtin-resources.ts';
import { driverObjects } from '../driver-objects.ts';
import type { ChildKind } from '../child-kind.ts';
import { childVerbs } from '../verbs.ts';

export const middlewareChild: ChildKind = {
  name: 'Middleware',
  resource: builtin.middleware,
  purpose:
    'One for each of allowFrom, auth.basic, rateLimit and retry of an entry of spec.routes at a gateway of Traefik.',
  optional: true,
  after: [],
  rbac: { verbs: childVerbs },
  holdsData: false,
  build: (input) => driverObjects(input, 'Middleware'),
};

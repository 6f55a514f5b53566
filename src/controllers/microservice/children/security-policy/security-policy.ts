import { builtin } from '../../../../runtime/builtin-resources.ts';
import { driverObjects } from '../driver-objects.ts';
import type { ChildKind } from '../child-kind.ts';
import { childVerbs } from '../verbs.ts';

export const securityPolicyChild: ChildKind = {
  name: 'SecurityPolicy',
  resource: builtin.securityPolicy,
  purpose:
    'One for each entry of spec.routes with auth or allowFrom at a gateway of Envoy Gateway.',
  optional: true,
  after: [],
  rbac: { verbs: childVerbs },
  holdsData: false,
  build: (input) => driverObjects(input, 'SecurityPolicy'),
};

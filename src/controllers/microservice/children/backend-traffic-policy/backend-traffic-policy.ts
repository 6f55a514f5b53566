import { builtin } from '../../../../runtime/builtin-resources.ts';
import { at } from '../../../wire-value.ts';
import { driverObjects } from '../driver-objects.ts';
import type { ChildKind } from '../child-kind.ts';
import { childVerbs } from '../verbs.ts';

export const backendTrafficPolicyChild: ChildKind = {
  name: 'BackendTrafficPolicy',
  resource: builtin.backendTrafficPolicy,
  purpose:
    'One for each entry of spec.routes with rateLimit, retry, circuitBreaker or outlierDetection at a gateway of Envoy Gateway.',
  optional: true,
  after: [],
  rbac: { verbs: childVerbs },
  holdsData: false,
  protects: (policy) => at(policy, 'spec', 'rateLimit') !== undefined,
  build: (input) => driverObjects(input, 'BackendTrafficPolicy'),
};

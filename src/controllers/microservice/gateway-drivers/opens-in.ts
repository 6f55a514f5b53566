import { builtin } from '../../../runtime/builtin-resources.ts';
import { listAt, textAt } from '../../wire-value.ts';
import type { BuildInput } from '../children/child-kind.ts';
import type { ClassGateway } from '../effective-class.ts';
import { liveChild, type ChildKindName } from '../observed.ts';
import { isOurs } from '../ownership.ts';
import type { RoutePlan } from '../route-plans.ts';
import { routeFeatures } from './features.ts';
import { policyVerdicts } from './policy-verdicts.ts';

type Plan = Pick<RoutePlan, 'name' | 'port' | 'gateway' | 'extras'>;

/**
 * After how many milliseconds a route that keeps people out may lead to the service; undefined: it
 * may now. Infinity while its policy is not accepted.
 *
 * A proxy goes on with the filters of before on connections from before, and takes the routes of now
 * there: through such a connection a new route would be open. So it answers by itself until these
 * connections are drained. One that leads to the service already stays as it is.
 */
export function opensInMs(plan: Plan, { microservice, observed }: BuildInput): number | undefined {
  const { extras, gateway, port, name } = plan;
  const { settledBefore } = observed;
  if (settledBefore === undefined || gateway === undefined || port === undefined) return undefined;
  const keepsOut = extras?.features.some((feature) => routeFeatures[feature].keepsOut) === true;
  const kind = extras?.driver?.guard?.kind;
  if (!keepsOut || kind === undefined) return undefined;
  if (isOpened(name, gateway, { microservice, observed })) return undefined;
  const guard = liveChild(observed, kind as ChildKindName, name);
  if (guard === undefined || !isOurs(guard, microservice)) return Number.POSITIVE_INFINITY;
  const verdicts = policyVerdicts(guard, gateway);
  if (verdicts.length === 0 || verdicts.some(({ status }) => status !== 'True')) {
    return Number.POSITIVE_INFINITY;
  }
  const since = Math.max(...verdicts.map((verdict) => verdict.since ?? Number.POSITIVE_INFINITY));
  return since > settledBefore ? since - settledBefore : undefined;
}

/** Whether a live route object of ours leads requests of this listener to the service. */
function isOpened(
  name: string,
  gateway: ClassGateway['gateway'],
  { microservice, observed }: Pick<BuildInput, 'microservice' | 'observed'>,
): boolean {
  return [builtin.httpRoute, builtin.grpcRoute].some(({ kind }) => {
    const live = liveChild(observed, kind as 'HTTPRoute' | 'GRPCRoute', name);
    return (
      live !== undefined &&
      isOurs(live, microservice) &&
      listAt(live, 'spec', 'parentRefs').some(
        (parent) =>
          textAt(parent, 'name') === gateway.name &&
          textAt(parent, 'namespace') === gateway.namespace &&
          textAt(parent, 'sectionName') === gateway.sectionName,
      ) &&
      leadsToService(live)
    );
  });
}

/** Whether a route object leads requests anywhere; the gateway answers those that do not by itself. */
export function leadsToService(route: unknown): boolean {
  return listAt(route, 'spec', 'rules').some((rule) => listAt(rule, 'backendRefs').length > 0);
}

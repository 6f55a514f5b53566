import { builtin } from '../../../runtime/builtin-resources.ts';
import { keyFor } from '../../../runtime/kube-object.ts';
import { resourceName } from '../../../runtime/resource.ts';
import { textAt } from '../../wire-value.ts';
import type { ClassGateway } from '../effective-class.ts';
import type { Observed } from '../observed.ts';
import type { RouteSpec } from '../route-matches.ts';
import type { GatewayDriver, RouteKind } from './driver.ts';
import { featuresOf, routeFeatures, type RouteFeature } from './features.ts';
import { driverFor } from './index.ts';

/** What a route asks for beyond the standard channel of the Gateway API, and who is to do it. */
export interface RouteExtras {
  readonly features: readonly RouteFeature[];
  /** `spec.controllerName` of the class of its gateway; undefined where it cannot be told. */
  readonly controllerName: string | undefined;
  /** Undefined where there is none for the implementation, or its APIs are not there. */
  readonly driver: GatewayDriver | undefined;
  /** What has to be there for it to be told what the gateway can do. */
  readonly waitsFor: string | undefined;
  /** Features that the gateway cannot do: none while that cannot be told. */
  readonly lacking: readonly RouteFeature[];
}

type Gateway = ClassGateway['gateway'];

/** Undefined where the route asks for nothing of the kind. Pure. */
export function routeExtras(
  route: RouteSpec,
  { kind, gateway }: { kind: RouteKind; gateway: Gateway | undefined },
  observed: Observed,
): RouteExtras | undefined {
  const features = featuresOf(route);
  if (features.length === 0) return undefined;
  const unknown = { features, driver: undefined, lacking: [] };
  const run = gateway === undefined ? {} : runBy(gateway, observed);
  const { controllerName } = run;
  if (controllerName === undefined) {
    return { ...unknown, controllerName, waitsFor: run.waitsFor };
  }
  const driver = driverFor(controllerName);
  const lacking = features.filter((feature) => !canDo(driver, kind, feature));
  const absent = driver?.resources.map(resourceName).find((name) => observed.absentApis.has(name));
  if (absent !== undefined) return { ...unknown, controllerName, waitsFor: `API ${absent}` };
  return { features, controllerName, driver, waitsFor: undefined, lacking };
}

function canDo(driver: GatewayDriver | undefined, kind: RouteKind, feature: RouteFeature) {
  return driver?.features.includes(feature) === true && driver.kinds.includes(kind);
}

/** Which implementation runs the gateway, or what has to be there to tell. */
function runBy(
  gateway: Gateway,
  { gateways, gatewayClasses }: Observed,
): { controllerName?: string; waitsFor?: string } {
  const live = gateways.get(keyFor(gateway));
  const className = textAt(live, 'spec', 'gatewayClassName');
  if (className === undefined) return { waitsFor: `${builtin.gateway.kind} ${keyFor(gateway)}` };
  const controllerName = textAt(gatewayClasses.get(className), 'spec', 'controllerName');
  return controllerName === undefined
    ? { waitsFor: `${builtin.gatewayClass.kind} ${className}` }
    : { controllerName };
}

/** Whether the gateway cannot do what keeps the route from being open. */
export function lacksProtection({ lacking }: RouteExtras): boolean {
  return lacking.some((feature) => routeFeatures[feature].protects);
}

import type { GatewayDriver } from './driver.ts';
import { envoyGateway } from './envoy-gateway/envoy-gateway.ts';
import { traefik } from './traefik/traefik.ts';
import type { RouteFeature } from './features.ts';

/** THE list of drivers. */
export const gatewayDrivers: readonly GatewayDriver[] = [envoyGateway, traefik];

/** The driver of the implementation that a GatewayClass names. */
export function driverFor(controllerName: string): GatewayDriver | undefined {
  return gatewayDrivers.find(({ controllerNames }) => controllerNames.includes(controllerName));
}

/** The names of the implementations that can do all of these. */
export function implementationsWith(features: readonly RouteFeature[]): readonly string[] {
  return gatewayDrivers
    .filter((driver) => features.every((feature) => driver.features.includes(feature)))
    .map(({ name }) => name);
}

import type { InvalidExample } from '../../example.ts';
import { invalidContainers } from './invalid-containers.ts';
import { invalidEnvProfiles } from './invalid-env-profiles.ts';
import { invalidMigrations } from './invalid-migrations.ts';
import { invalidRouteAuthElsewhere } from './invalid-route-auth-elsewhere.ts';
import { invalidRouteAuth } from './invalid-route-auth.ts';
import { invalidRoutes } from './invalid-routes.ts';
import { invalidUses } from './invalid-uses.ts';
import { invalidTraffic } from './invalid-traffic.ts';

function named(name: string, metadataName: string, message: string): InvalidExample {
  return {
    name,
    object: {
      apiVersion: 'slipway.dev/v1alpha1',
      kind: 'Microservice',
      metadata: { name: metadataName },
      spec: { image: 'nginx' },
    },
    message,
  };
}

const objectExamples: readonly InvalidExample[] = [
  named('a name of 41 characters', 'a'.repeat(41), 'at most 40 characters'),
  named('a name that starts with a digit', '2orders', 'start with a letter'),
  named('a name with a dot', 'orders.v2', 'start with a letter'),
  {
    name: 'no spec',
    object: { apiVersion: 'slipway.dev/v1alpha1', kind: 'Microservice', metadata: { name: 'a' } },
    message: 'spec is required: set it to an object',
  },
  {
    name: 'a spec that is a text',
    object: {
      apiVersion: 'slipway.dev/v1alpha1',
      kind: 'Microservice',
      metadata: { name: 'a' },
      spec: 'nginx',
    },
    message: 'spec has to be an object, not a text',
  },
];

/** Objects that the parser and the API server both refuse: one at least for each rule and bound. */
export const invalidExamples: readonly InvalidExample[] = [
  ...objectExamples,
  ...Object.entries({
    ...invalidContainers,
    ...invalidTraffic,
    ...invalidRoutes,
    ...invalidRouteAuth,
    ...invalidRouteAuthElsewhere,
    ...invalidUses,
    ...invalidEnvProfiles,
    ...invalidMigrations,
  }).map(([name, [spec, message]]): InvalidExample => ({
    name,
    object: {
      apiVersion: 'slipway.dev/v1alpha1',
      kind: 'Microservice',
      metadata: { name: 'orders' },
      spec: { image: 'ghcr.io/acme/orders:1.4.2', ...spec },
    },
    message,
  })),
];

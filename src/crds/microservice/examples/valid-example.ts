import type { ValidExample } from '../../example.ts';
import type { Microservice, MicroserviceSpec } from '../v1alpha1.ts';

/** A Microservice of this spec, with an image. */
export function example(
  name: string,
  spec: Omit<MicroserviceSpec, 'image'>,
  metadata: Microservice['metadata'] = { name: 'orders' },
): ValidExample<Microservice> {
  return {
    name,
    object: {
      apiVersion: 'slipway.dev/v1alpha1',
      kind: 'Microservice',
      metadata,
      spec: { image: 'ghcr.io/acme/orders:1.4.2', ...spec },
    },
  };
}

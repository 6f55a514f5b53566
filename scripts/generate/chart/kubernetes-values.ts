import * as z from 'zod';
import { resources } from '../../../src/crds/kubernetes/resources.ts';
import { toleration } from '../../../src/crds/kubernetes/toleration.ts';
import { structuralSchema } from '../../../src/crds/structural-schema.ts';
import { strictSchema } from './strict-schema.ts';
import { shaped } from './value-schema.ts';

/** Values in the shape of Kubernetes, which more than one part of the chart takes. */

export const objectNameValue = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/);

/** As {@link objectNameValue}, or empty for none. */
export const optionalNameValue = z
  .string()
  .max(253)
  .regex(/^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)?$/);

export const textMap = z.record(z.string(), z.string());

export const resourcesValue = shaped(
  strictSchema(structuralSchema(resources('What each pod is given of the nodes.'))),
);

export const tolerationsValue = z.array(shaped(strictSchema(structuralSchema(toleration))));

export const durationValue = z.string().regex(/^\d+(ms|s|m|h)$/);

export const portNumber = z.int().min(1).max(65_535);

const anyObject = z.looseObject({});

/** networking.k8s.io/v1 NetworkPolicyPeer. */
const peer = z.strictObject({
  podSelector: anyObject.optional(),
  namespaceSelector: anyObject.optional(),
  ipBlock: z.strictObject({ cidr: z.string(), except: z.array(z.string()).optional() }).optional(),
});

export const peers = z.array(peer);

/** networking.k8s.io/v1 NetworkPolicyEgressRule. */
export const egressRules = z.array(
  z.strictObject({
    to: peers.optional(),
    ports: z
      .array(
        z.strictObject({
          protocol: z.enum(['TCP', 'UDP', 'SCTP']).optional(),
          port: z.union([portNumber, z.string()]).optional(),
          endPort: portNumber.optional(),
        }),
      )
      .optional(),
  }),
);

/** corev1.EnvVar. */
export const environment = z.array(
  z.strictObject({
    name: z.string().min(1),
    value: z.string().optional(),
    valueFrom: anyObject.optional(),
  }),
);

/** corev1.Affinity; what is in its terms is for the API server to judge. */
export const affinityValue = z.strictObject({
  nodeAffinity: anyObject.optional(),
  podAffinity: anyObject.optional(),
  podAntiAffinity: anyObject.optional(),
});

import { builtin } from '../../../../runtime/builtin-resources.ts';
import { apiVersionOf } from '../../../../runtime/resource.ts';
import { portsOf } from '../../certificates/server-tls.ts';
import { ownedMetadata, podSelector } from '../../metadata.ts';
import { childNameOf } from '../../names.ts';
import type { Service } from '../../types.ts';
import type { PlanInput } from '../provisioner.ts';

/** The headless Service: its name resolves to the pod once that is ready (the default). */
export function buildService(input: PlanInput): Service {
  const { database } = input;
  return {
    apiVersion: apiVersionOf(builtin.service),
    kind: builtin.service.kind,
    metadata: ownedMetadata(database, childNameOf(database)),
    spec: {
      type: 'ClusterIP',
      clusterIP: 'None',
      selector: podSelector(database),
      ports: portsOf(input).map(({ name, port }) => ({
        name,
        port,
        protocol: 'TCP',
        targetPort: name,
      })),
    },
  };
}

import { builtin } from '../../../../runtime/builtin-resources.ts';
import { apiVersionOf } from '../../../../runtime/resource.ts';
import { childMetadata } from '../../child-metadata.ts';
import { podSelector } from '../../labels.ts';
import { workloadName } from '../../names.ts';
import { effectivePorts, type EffectivePort } from '../../ports.ts';
import type { Service } from '../../types.ts';
import type { BuildInput, ChildKind } from '../child-kind.ts';
import { childVerbs } from '../verbs.ts';

export const serviceChild: ChildKind = {
  name: 'Service',
  resource: builtin.service,
  purpose: 'The name and ports under which the pods are reached; none for a worker without ports.',
  optional: false,
  after: [],
  rbac: { verbs: childVerbs },
  holdsData: false,
  build: buildService,
};

/**
 * What the protocols are called in appProtocol (KEP-2433 for h2c); gRPC is HTTP/2 without TLS, and
 * tcp says nothing.
 */
const appProtocols: Readonly<Record<EffectivePort['protocol'], string | undefined>> = {
  http: 'http',
  h2c: 'kubernetes.io/h2c',
  grpc: 'kubernetes.io/h2c',
  tcp: undefined,
};

/** The Service. The cluster IP and IP families are left to the API server: they cannot change. */
export function buildService(input: BuildInput): readonly Service[] {
  const ports = effectivePorts(input.microservice);
  if (ports.length === 0) return [];
  const trafficDistribution =
    input.microservice.spec.trafficDistribution ?? input.class.trafficDistribution;
  return [
    {
      apiVersion: apiVersionOf(builtin.service),
      kind: builtin.service.kind,
      metadata: childMetadata(input.microservice, workloadName(input.microservice)),
      spec: {
        type: 'ClusterIP',
        selector: podSelector(input.microservice),
        ports: ports.map(servicePort),
        ...(trafficDistribution === undefined ? {} : { trafficDistribution }),
      },
    },
  ];
}

function servicePort({ name, port, protocol }: EffectivePort) {
  const appProtocol = appProtocols[protocol];
  return {
    name,
    port,
    protocol: 'TCP',
    targetPort: name,
    ...(appProtocol === undefined ? {} : { appProtocol }),
  };
}

import type { MicroserviceClass } from '../../crds/microservice-class/v1alpha1.ts';
import { mergeResources, type EffectiveResources } from './resources.ts';

type ClassSpec = MicroserviceClass['spec'];
type Field<K extends keyof ClassSpec> = NonNullable<ClassSpec[K]>;

export type ClassGateway = Field<'gateways'>[number];
export type Toleration = Field<'tolerations'>[number];

export interface EffectiveSecurity {
  readonly runAsNonRoot: boolean;
  readonly readOnlyRootFilesystem: boolean;
  readonly runAsUser: number | undefined;
  readonly runAsGroup: number | undefined;
  readonly fsGroup: number | undefined;
  readonly seccompProfile: NonNullable<Field<'security'>['seccompProfile']>;
  readonly capabilitiesAdd: readonly string[];
  readonly automountServiceAccountToken: boolean;
}

export interface EffectiveNetwork {
  readonly ingress: 'Open' | 'Declared';
  readonly egress: 'Open' | 'Declared';
  /** Undefined: pods with the labels that gateways give theirs. */
  readonly gatewayPeers: Field<'network'>['gatewayPeers'];
  readonly monitoringPeers: NonNullable<Field<'network'>['monitoringPeers']>;
}

/** A MicroserviceClass with every field resolved. */
export interface EffectiveClass {
  /** The name of the class; undefined where the built-in defaults apply alone. */
  readonly name: string | undefined;
  readonly gateways: readonly ClassGateway[];
  /** Undefined: everybody may use any host; see host-owners.ts. */
  readonly domains: Field<'domains'> | undefined;
  readonly replicas: number;
  readonly resources: EffectiveResources;
  readonly security: EffectiveSecurity;
  readonly network: EffectiveNetwork;
  readonly imagePullSecrets: readonly { readonly name: string }[];
  readonly databaseClasses: readonly { readonly engine: string; readonly className: string }[];
  readonly topologySpread: { readonly zones: boolean; readonly nodes: boolean };
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Toleration[];
  readonly priorityClassName: string | undefined;
  readonly trafficDistribution: ClassSpec['trafficDistribution'] | undefined;
}

const builtinReplicas = 2;
const builtinResources = {
  requests: { cpu: '100m', memory: '128Mi' },
  limits: { memory: '256Mi' },
};

/**
 * The class with the built-in defaults for what it leaves open; the built-in defaults alone
 * without a class. Security is the restricted level of the Pod Security Standards, and tighter by
 * the read-only root file system, unless the class loosens it.
 */
export function effectiveClass(microserviceClass: MicroserviceClass | undefined): EffectiveClass {
  const spec: ClassSpec = microserviceClass?.spec ?? {};
  return {
    name: microserviceClass?.metadata.name,
    gateways: spec.gateways ?? [],
    domains: spec.domains,
    replicas: spec.replicas ?? builtinReplicas,
    resources: mergeResources(spec.resources ?? builtinResources, {}),
    security: effectiveSecurity(spec.security),
    network: effectiveNetwork(spec.network),
    imagePullSecrets: spec.imagePullSecrets ?? [],
    databaseClasses: spec.databaseClasses ?? [],
    topologySpread: {
      zones: spec.topologySpread?.zones ?? true,
      nodes: spec.topologySpread?.nodes ?? true,
    },
    nodeSelector: spec.nodeSelector ?? {},
    tolerations: spec.tolerations ?? [],
    priorityClassName: spec.priorityClassName,
    trafficDistribution: spec.trafficDistribution,
  };
}

function effectiveNetwork(network: ClassSpec['network'] = {}): EffectiveNetwork {
  return {
    ingress: network.ingress ?? 'Open',
    egress: network.egress ?? 'Open',
    gatewayPeers: network.gatewayPeers,
    monitoringPeers: network.monitoringPeers ?? [],
  };
}

function effectiveSecurity(security: ClassSpec['security'] = {}): EffectiveSecurity {
  return {
    runAsNonRoot: security.runAsNonRoot ?? true,
    readOnlyRootFilesystem: security.readOnlyRootFilesystem ?? true,
    runAsUser: security.runAsUser,
    runAsGroup: security.runAsGroup,
    fsGroup: security.fsGroup,
    seccompProfile: security.seccompProfile ?? { type: 'RuntimeDefault' },
    capabilitiesAdd: security.capabilitiesAdd ?? [],
    automountServiceAccountToken: security.automountServiceAccountToken ?? false,
  };
}

import type { DatabaseClass, Provisioner } from '../../crds/database-class/v1alpha1.ts';
import type { NetworkPolicyPeer } from '../../crds/kubernetes/network-policy-peer.ts';
import { effectiveTls, type EffectiveTls } from './certificates/server-tls.ts';
import type { Engine } from './engines/engine.ts';
import { mergeResources, type EffectiveResources } from '../microservice/resources.ts';
import { sizesOf } from './sizes.ts';

/** A DatabaseClass with every field resolved. */
export interface EffectiveDatabaseClass {
  /** The name of the class; undefined where the built-in defaults apply alone. */
  readonly name: string | undefined;
  readonly provisioner: Provisioner;
  /** With provisioner Server: that server. */
  readonly server: DatabaseClass['spec']['server'];
  /** With provisioner CloudNativePG: what its Clusters are like. */
  readonly cloudNativePG: DatabaseClass['spec']['cloudNativePG'];
  /** Undefined: the official image of the engine. */
  readonly image: string | undefined;
  readonly version: string | undefined;
  readonly storageSize: string;
  readonly storageClassName: string | undefined;
  readonly resources: EffectiveResources;
  /** The names of the sizes that databases may ask for. */
  readonly sizes: readonly string[];
  /** Of a volume at most; undefined: no limit. */
  readonly storageLimit: string | undefined;
  /** Databases of the class in each namespace; undefined: any number. */
  readonly databaseLimit: number | undefined;
  /** How long a login is used; a duration. Undefined: as long as nobody asks for another one. */
  readonly rotationInterval: string | undefined;
  /** Where backups are kept; undefined: nowhere. */
  readonly backup: DatabaseClass['spec']['backup'];
  /** TLS of the server; undefined where no class says it. */
  readonly tls: EffectiveTls | undefined;
  /** Whether the network is to let in whom it has to, and nobody else. */
  readonly isIsolated: boolean;
  /** Who may connect besides. */
  readonly peers: readonly NetworkPolicyPeer[];
}

const builtinStorageSize = '10Gi';
const builtinRequests = { cpu: '100m', memory: '256Mi' };

/**
 * The class with the built-in defaults for what it leaves open. A database without a class of its
 * own that has a server keeps it: another default class of another provisioner does not take the
 * server away, the built-in defaults apply instead.
 */
export function effectiveDatabaseClass(
  databaseClass: DatabaseClass | undefined,
  keepServer: boolean,
  { defaultRequests = builtinRequests }: Pick<Engine, 'defaultRequests'>,
  sizeName?: string,
): EffectiveDatabaseClass {
  const isOther = databaseClass !== undefined && databaseClass.spec.provisioner !== 'StatefulSet';
  const chosen = keepServer && isOther ? undefined : databaseClass;
  const spec = chosen?.spec;
  return {
    name: chosen?.metadata.name,
    provisioner: spec?.provisioner ?? 'StatefulSet',
    server: spec?.server,
    cloudNativePG: spec?.cloudNativePG,
    image: spec?.image,
    version: spec?.version,
    ...sizeOf(spec, defaultRequests, sizeName),
    storageClassName: spec?.storage?.storageClassName,
    ...limitsOf(spec),
    rotationInterval: spec?.rotation?.every,
    backup: spec?.backup,
    tls: spec === undefined ? undefined : effectiveTls(spec),
    ...accessOf(spec),
  };
}

type Spec = DatabaseClass['spec'] | undefined;

/** What the named size says, then the class, then the defaults. */
function sizeOf(
  spec: Spec,
  requests: Readonly<Record<string, string>>,
  sizeName: string | undefined,
): Pick<EffectiveDatabaseClass, 'storageSize' | 'resources' | 'sizes'> {
  const sizes = sizesOf(spec);
  const size = sizes.find(({ name }) => name === sizeName);
  return {
    storageSize: size?.storage ?? spec?.storage?.size ?? builtinStorageSize,
    resources: mergeResources(size?.resources, mergeResources(spec?.resources, { requests })),
    sizes: sizes.map(({ name }) => name),
  };
}

function limitsOf(spec: Spec): Pick<EffectiveDatabaseClass, 'storageLimit' | 'databaseLimit'> {
  const { storage, databases } = spec?.limits ?? {};
  return { storageLimit: storage, databaseLimit: databases };
}

function accessOf(spec: Spec): Pick<EffectiveDatabaseClass, 'isIsolated' | 'peers'> {
  const { enabled = true, from = [] } = spec?.networkPolicy ?? {};
  return { isIsolated: enabled, peers: from };
}

import type { MicroserviceReason } from '../../src/crds/microservice/conditions.ts';
import type { MicroserviceSpec } from '../../src/crds/microservice/v1alpha1.ts';

/** An object as it is written in YAML; `$namespace` in any text of it is the namespace of the fault. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** Which object a step is about, as kubectl is told. */
export interface Target {
  /** Its resource, such as `secret` or `microservices.slipway.dev`. */
  readonly resource: string;
  readonly name: string;
}

/** What a kubelet says of the pods of a service: parts of their status. */
export interface KubeletWords {
  /** The Microservice that the pods are of; `orders` by default. */
  readonly service?: string;
  /** Only pods of this image; all of the service by default. */
  readonly image?: string;
  readonly state?: object;
  readonly lastState?: object;
  readonly ready?: boolean;
  readonly started?: boolean;
  readonly restartCount?: number;
  /** Of the pod itself. */
  readonly pod?: object;
}

/** One thing that somebody, or a part of the cluster, does. */
export type Step =
  /** A JSON merge patch of the spec of Microservice `orders`. */
  | { readonly change: object }
  | { readonly apply: Manifest }
  /** Waits until the API server refuses an object: a policy takes a moment to be in force. */
  | { readonly awaitRefusalOf: Manifest }
  | { readonly remove: Target }
  /** A JSON merge patch of another object. */
  | { readonly patch: object; readonly of: Target; readonly subresource?: 'status' }
  | { readonly kubelet: KubeletWords }
  /** What the gateway says of the routes of the service; undefined accepts them. */
  | { readonly gateway: { readonly reason: string; readonly message: string } | undefined };

/** The parts of docs/troubleshooting, a page each. */
export const areas = [
  'images',
  'containers',
  'scheduling',
  'admission',
  'references',
  'routes',
  'calls',
  'databases',
  'declaration',
  'scaling',
] as const;

export type FaultArea = (typeof areas)[number];

/**
 * One way in which a service that is well stops being so: what goes wrong, which reason tells of
 * it, and what mends it. What the status says word for word is in `told/<name>.yaml`.
 */
export interface Fault {
  /** Lower-case words with hyphens; the name of its file in told/. */
  readonly name: string;
  /** What happened, in the words of who looks for it; a sentence without a period. */
  readonly title: string;
  /** The reason of the first problem of Microservice `orders`. */
  readonly reason: MicroserviceReason;
  /** What Microservice `orders` declares while all is well, besides its image. */
  readonly spec?: Partial<MicroserviceSpec>;
  /** What else is there while all is well, in this order. */
  readonly around?: readonly Manifest[];
  readonly cause: readonly Step[];
  readonly mend: readonly Step[];
  /** Reasons that may be told for a moment, until all who look at the cause or the mend have done so. */
  readonly passing?: readonly MicroserviceReason[];
  /** Seconds that the cause takes to show where its own timer is what is waited for; 15 by default. */
  readonly withinSeconds?: number;
}

/** The image of `orders` while all is well. */
export const goodImage = 'ghcr.io/acme/orders:1.4.2';

/** An image whose pods start with nobody to say how they fare but a step of the fault. */
export const heldImage = 'ghcr.io/acme/orders:held';

/** The name of the class of the fault: classes are of the whole cluster. */
export const ownClass = 'class-of-$namespace';

/** A class of the fault's own, in the words of its spec. */
export function classOf(spec: object): Manifest {
  return {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'MicroserviceClass',
    metadata: { name: ownClass },
    spec: { replicas: 2, ...spec },
  };
}

/** A DatabaseClass of the fault's own. */
export function databaseClassOf(spec: object): Manifest {
  return {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'DatabaseClass',
    metadata: { name: ownClass },
    spec: { engine: 'postgres', provisioner: 'StatefulSet', version: '17', ...spec },
  };
}

/** Another Microservice of the namespace. */
export function neighbour(name: string, spec: object = {}): Manifest {
  return {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'Microservice',
    metadata: { name },
    spec: { image: `ghcr.io/acme/${name}:1.0.0`, ...spec },
  };
}

export const secretNamed = (name: string, stringData: object): Manifest => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name },
  stringData,
});

export const configMapNamed = (name: string, data: object): Manifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data,
});

/** A pod that counts as one of the service, and that nobody but a step of the fault cares for. */
export const podNamed = (name: string, spec: object = {}): Manifest => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { 'slipway.dev/microservice': 'orders' } },
  spec: { containers: [{ name: 'orders', image: heldImage }], ...spec },
});

/** A pod that its node ended, which stays as a record until somebody removes it. */
export function endedPod(reason: string, message: string): Pick<Fault, 'cause' | 'mend'> {
  const name = `orders-${reason.toLowerCase()}`;
  const pod = { resource: 'pod', name };
  return {
    cause: [
      { apply: podNamed(name) },
      { of: pod, subresource: 'status', patch: { status: { phase: 'Failed', reason, message } } },
    ],
    mend: [{ remove: pod }],
  };
}

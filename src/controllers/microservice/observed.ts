import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import type { Database } from '../../crds/database/v1alpha1.ts';
import type { MicroserviceClass } from '../../crds/microservice-class/v1alpha1.ts';
import type { KubeObject } from '../../runtime/kube-object.ts';
import type { InvalidClass } from '../class-selection.ts';
import type { Gateway, GatewayClass, Route } from '../gateway-api.ts';
import type {
  ControllerRevision,
  Deployment,
  HorizontalPodAutoscaler,
  Job,
  Pod,
  NetworkPolicy,
  PodDisruptionBudget,
  Service,
  ServiceAccount,
} from './types.ts';

/** A Secret or ConfigMap that the Microservice refers to, as far as Slipway looks into it. */
export type Content =
  | { state: 'missing' }
  /** Not read yet, or the read failed: nothing may be concluded from it. */
  | { state: 'unknown'; message: string }
  | { state: 'present'; hash: string; keys: readonly string[] };

export type ContentKind = 'Secret' | 'ConfigMap';

/** Another Microservice that keeps a host and match of one of our routes. */
export interface RouteConflict {
  /** The name of our route, in spec.routes. */
  route: string;
  host: string;
  /** The {@link matchKey} of the match, which for a plain path is the path. */
  match: string;
  /** `namespace/name` of the Microservice that keeps it. */
  holder: string;
  /** True: the whole host is its namespace's, whatever the match. */
  isOfHost?: boolean;
}

/** Another Microservice that asks for a host and match which one of our routes keeps. */
export interface RouteContest extends Omit<RouteConflict, 'holder'> {
  /** `namespace/name` of the first one that does. */
  rival: string;
}

/**
 * Everything that a reconcile has read, from caches, before it computes. Children are all live
 * objects that bear a name of ours or our label, foreign ones included: those are known by
 * `isOurs` (ownership.ts). Data only, so that all that follows is pure.
 */
export interface Observed {
  readonly namespaceTerminating: boolean;
  /** The class that spec.className names, or the default one. */
  readonly class: MicroserviceClass | undefined;
  /** spec.className where no such class exists. */
  readonly missingClass: string | undefined;
  /** The class that spec.className names, or the default one, where it is not valid. */
  readonly invalidClass?: InvalidClass;
  readonly children: {
    readonly ServiceAccount: readonly ServiceAccount[];
    readonly Job: readonly Job[];
    readonly ControllerRevision: readonly ControllerRevision[];
    readonly Deployment: readonly Deployment[];
    readonly Service: readonly Service[];
    readonly HorizontalPodAutoscaler: readonly HorizontalPodAutoscaler[];
    readonly PodDisruptionBudget: readonly PodDisruptionBudget[];
    readonly NetworkPolicy: readonly NetworkPolicy[];
    readonly SecurityPolicy: readonly KubeObject[];
    readonly BackendTrafficPolicy: readonly KubeObject[];
    readonly Middleware: readonly KubeObject[];
    readonly HTTPRoute: readonly Route[];
    readonly GRPCRoute: readonly Route[];
    readonly Database: readonly Database[];
  };
  readonly pods: readonly Pod[];
  /** The pods of the Jobs that migrate its databases. */
  readonly migrationPods: readonly Pod[];
  /** Gateways that the class names, by `namespace/name`; absent ones are not in it. */
  readonly gateways: ReadonlyMap<string, Gateway>;
  /** The classes of those Gateways, by name, where a route asks for what their drivers build. */
  readonly gatewayClasses: ReadonlyMap<string, GatewayClass>;
  /** Content by `Secret/name` or `ConfigMap/name`, for all that the spec and its databases mount. */
  readonly contents: ReadonlyMap<string, Content>;
  readonly routeConflicts: readonly RouteConflict[];
  readonly routeContests: readonly RouteContest[];
  /** The Microservices that spec.uses names, by `namespace/name`; absent ones are not in it. */
  readonly callees: ReadonlyMap<string, Microservice>;
  /** Keys of those among them whose class lets in everybody whom access does not keep out. */
  readonly openCallees: ReadonlySet<string>;
  /**
   * What a gateway accepted up to this time holds on all of its connections, those from before
   * included; milliseconds since 1970. Undefined where nobody waits for that, as for files.
   */
  readonly settledBefore?: number;
  /** Resource names (`httproutes.gateway.networking.k8s.io`) whose API is not installed. */
  readonly absentApis: ReadonlySet<string>;
}

export type ChildKindName = keyof Observed['children'];

/** The name of the class in force, where nothing may be concluded from it. */
export function unusableClass(observed: Observed): string | undefined {
  return observed.missingClass ?? observed.invalidClass?.name;
}

/** The live child of this kind and name, ours or not. */
export function liveChild<K extends ChildKindName>(
  observed: Observed,
  kind: K,
  name: string,
): Observed['children'][K][number] | undefined {
  return (observed.children[kind] as readonly KubeObject[]).find(
    (child) => child.metadata.name === name,
  ) as Observed['children'][K][number] | undefined;
}

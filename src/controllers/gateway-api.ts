import type { Condition } from '../runtime/conditions.ts';
import type { KubeObject } from '../runtime/kube-object.ts';

/** The parts of gateway.networking.k8s.io/v1 that Slipway writes or reads. */
export interface ParentReference {
  group?: string;
  kind?: string;
  namespace?: string;
  name: string;
  sectionName?: string;
  port?: number;
}

interface Comparison {
  type: string;
  name: string;
  value: string;
}

/** A match of an HTTPRoute or, with a method that is a call, of a GRPCRoute. */
export interface RouteMatch {
  path?: { type: string; value: string };
  method?: string | { type: string; service?: string; method?: string };
  headers?: readonly Comparison[];
  queryParams?: readonly Comparison[];
}

export interface Route extends KubeObject {
  spec: {
    parentRefs?: ParentReference[];
    hostnames?: string[];
    rules?: {
      name?: string;
      matches?: readonly RouteMatch[];
      backendRefs?: {
        group?: string;
        kind?: string;
        name: string;
        namespace?: string;
        port?: number;
        weight?: number;
      }[];
      timeouts?: { request?: string; backendRequest?: string };
      filters?: readonly object[];
    }[];
  };
  status?: {
    parents?: {
      parentRef: ParentReference;
      controllerName: string;
      conditions?: Condition[];
    }[];
  };
}

export interface GatewayClass extends KubeObject {
  spec: {
    /** Which implementation runs the gateways of the class. */
    controllerName: string;
  };
}

export interface Gateway extends KubeObject {
  spec: {
    gatewayClassName: string;
    listeners: {
      name: string;
      hostname?: string;
      port: number;
      protocol: string;
      allowedRoutes?: object;
    }[];
  };
  status?: {
    addresses?: { type?: string; value: string }[];
    conditions?: Condition[];
    listeners?: { name: string; conditions?: Condition[] }[];
  };
}

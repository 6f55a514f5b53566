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

export interface Route extends KubeObject {
  spec: {
    parentRefs?: ParentReference[];
    hostnames?: string[];
    rules?: {
      name?: string;
      matches?: { path?: { type?: string; value?: string }; method?: object; headers?: object[] }[];
      backendRefs?: {
        group?: string;
        kind?: string;
        name: string;
        namespace?: string;
        port?: number;
        weight?: number;
      }[];
      timeouts?: { request?: string; backendRequest?: string };
      filters?: object[];
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

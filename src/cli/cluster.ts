import type { KubeClient } from '../runtime/client.ts';
import type { Transport } from '../runtime/transport.ts';

/** Which cluster, as whom; what is left out is as the kubeconfig says. */
export interface ClusterOptions {
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
  readonly namespace: string | undefined;
  /** Milliseconds for one request; that of the client by default. */
  readonly timeoutMs: number | undefined;
  readonly as: string | undefined;
}

/** A cluster to read from. */
export interface Cluster {
  readonly client: KubeClient;
  /** For what the client has no call for, such as the logs of a pod. */
  readonly transport: Transport;
  /** That of the flag, else of the context, else `default`. */
  readonly namespace: string;
  /** For commands that are shown to the user. */
  readonly server: string;
  close(): Promise<void>;
}

import type { ClusterFacts } from '../cluster/cluster.ts';

/** What the set-up tells the scenarios: plain data. */
export interface E2eFacts {
  cluster: ClusterFacts;
  /** The operator's image. */
  image: { repository: string; tag: string };
  /** The folder for logs of failures. */
  results: string;
}

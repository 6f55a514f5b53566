import { builtin } from '../../../runtime/builtin-resources.ts';
import { refTo } from '../../../runtime/kube-object.ts';
import { apiVersionOf } from '../../../runtime/resource.ts';
import type { FakeCluster } from '../../../runtime/testing/fake-cluster.ts';
import { databaseUidAnnotation, entryLabel } from '../../well-known.ts';
import { jobState } from '../../job-state.ts';
import type { Deployment, Job } from '../types.ts';
import { databaseResource } from '../../../crds/database/v1alpha1.ts';

/** How a Job ends; `works` is one that has not. */
export type JobEnd = 'Complete' | 'Failed' | 'works';

/** What plays Kubernetes, and sees what happens to databases. */
export interface SimulatedJobs {
  /** What Jobs of this image come to from now on; they succeed by default. */
  readonly ends: Map<string, JobEnd>;
  /** The image of each Job that ran, in their order. */
  readonly runs: readonly string[];
  /** Databases on which two Jobs worked at the same time. */
  readonly clashes: readonly string[];
  /** Images of the Deployment's template, each time that it changed. */
  readonly served: readonly string[];
  settle(): void;
}

/** Plays the controllers of Jobs, Deployments and Databases. */
export function simulateJobs(cluster: FakeCluster): SimulatedJobs {
  const seen = new Map<string, string>();
  const clashes: string[] = [];
  const served: string[] = [];
  const ends = new Map<string, JobEnd>();

  const runJobs = (): void => {
    const working = new Set<string>();
    for (const job of cluster.list(builtin.job) as Job[]) {
      const { uid = '', labels, annotations } = job.metadata;
      const image = imageOf(job);
      seen.set(uid, image);
      if (jobState(job) !== 'running') continue;
      const database = `${labels?.[entryLabel] ?? ''} ${annotations?.[databaseUidAnnotation] ?? ''}`;
      if (working.has(database)) clashes.push(database);
      working.add(database);
      const end = ends.get(image) ?? 'Complete';
      if (end === 'works') continue;
      setStatus(cluster, job, { conditions: [{ type: end, status: 'True' }] });
    }
  };
  const runDeployments = (): void => {
    for (const deployment of cluster.list(builtin.deployment) as Deployment[]) {
      const image = imageOf(deployment);
      if (served.at(-1) !== image) served.push(image);
      const replicas = deployment.spec?.replicas ?? 1;
      const status = {
        observedGeneration: deployment.metadata.generation ?? 1,
        replicas,
        updatedReplicas: replicas,
        readyReplicas: replicas,
        availableReplicas: replicas,
        conditions: [{ type: 'Available', status: 'True' }],
      };
      if (JSON.stringify(deployment.status) === JSON.stringify(status)) continue;
      setStatus(cluster, deployment, status);
    }
  };
  const runDatabases = (): void => {
    for (const database of cluster.list(databaseResource)) {
      if (Reflect.has(database, 'status')) continue;
      setStatus(cluster, database, { conditions: [{ type: 'Ready', status: 'True' }] });
    }
  };
  return {
    ends,
    get runs() {
      return [...seen.values()];
    },
    clashes,
    served,
    settle: () => {
      runDatabases();
      runJobs();
      runDeployments();
    },
  };
}

function imageOf({ spec }: Job | Deployment): string {
  return spec?.template.spec?.containers[0]?.image ?? '';
}

function setStatus(cluster: FakeCluster, object: Job | Deployment | object, status: object): void {
  const { apiVersion, kind, metadata } = object as Job;
  const resources = cluster.resources();
  const resource = resources.find(
    (candidate) => candidate.kind === kind && apiVersionOf(candidate) === apiVersion,
  );
  if (resource === undefined) throw new Error(`no API for ${kind}`);
  const body = { apiVersion, kind, metadata: { ...refTo({ metadata }) }, status };
  cluster.apply(resource, body, 'kubernetes', 'status');
}

import assert from 'node:assert/strict';
import type { Database } from '../../../src/crds/database/v1alpha1.ts';
import type { Microservice } from '../../../src/crds/microservice/v1alpha1.ts';
import type { Deployment } from '../../../src/controllers/microservice/types.ts';
import type { NamespaceView } from '../observer/namespace-view.ts';
import { conditionOf } from '../../integration/support/objects.ts';
import type { Stage } from './workload.ts';

/** Waits until Slipway says that what is declared now is Ready. */
export async function untilReady(stage: Stage, name: string): Promise<Microservice> {
  return stage.until(`Microservice ${name} to be Ready`, (view) => {
    const live = microserviceIn(view, name);
    assert.equal(conditionOf(live, 'Ready'), 'True Available');
    return live;
  });
}

/** Waits until the condition of the Microservice is this, such as `False NameConflict`. */
export async function untilCondition(
  stage: Stage,
  name: string,
  type: string,
  expected: string,
): Promise<void> {
  await stage.until(`${type} of Microservice ${name} to be ${expected}`, (view) => {
    assert.equal(conditionOf(microserviceIn(view, name), type), expected);
  });
}

/** Waits until nothing uses the Database and its server is stopped. */
export async function untilParked(stage: Stage, name: string): Promise<void> {
  await stage.until(`Database ${name} to be parked`, (view) => {
    const database = view.get<Database>('Database', name);
    assert.match(conditionOf(database, 'Parked') ?? 'not there', /^True/);
  });
}

/** Waits until nothing of this name is there. */
export async function untilGone(stage: Stage, kind: string, name: string): Promise<void> {
  await stage.until(`${kind} ${name} to be gone`, (view) => {
    assert.equal(view.get(kind, name)?.metadata.name, undefined);
  });
}

/** Waits until the Deployment is rolled out as the check says. */
export async function untilDeployed(
  stage: Stage,
  name: string,
  check: (deployment: Deployment) => void,
): Promise<void> {
  await stage.until(`Deployment ${name} to follow`, (view) => {
    const deployment = view.get<Deployment>('Deployment', name);
    assert.ok(deployment !== undefined, 'there is none');
    check(deployment);
  });
}

function microserviceIn(view: NamespaceView, name: string): Microservice {
  const live = view.get<Microservice>('Microservice', name);
  assert.ok(live !== undefined, 'it is not there');
  assert.equal(live.status?.observedGeneration, live.metadata.generation, 'its status is behind');
  return live;
}

/** The objects of a Database that hold data, or what is needed to reach it, as `Kind/name`. */
export function databaseObjects(name: string): readonly string[] {
  return [
    `Database/${name}`,
    `PersistentVolumeClaim/data-${name}-db-0`,
    `Secret/${name}-db`,
    `Secret/${name}-db-admin`,
  ];
}

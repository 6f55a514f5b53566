import { describe, expect, it } from 'vitest';
import { migratedAnnotation } from '../../src/controllers/well-known.ts';
import type { ControllerRevision, Job } from '../../src/controllers/microservice/types.ts';
import type { MicroserviceSpec } from '../../src/crds/microservice/v1alpha1.ts';
import { builtin } from '../../src/runtime/builtin-resources.ts';
import { refTo } from '../../src/runtime/kube-object.ts';
import { requestsOf, writesOf } from '../control-plane/audit-log.ts';
import { useEnvironment } from './support/environment.ts';
import { applyMicroservice, conditionOf, finder, listAll } from './support/objects.ts';

const environment = useEnvironment();

function version(tag: string): Partial<MicroserviceSpec> {
  const migration = { args: ['migrate'], backoffLimit: 0 };
  return {
    image: `ghcr.io/acme/app:${tag}`,
    // What is empty must not make a kept version another one than its name says.
    args: [],
    resources: {},
    files: [{ path: '/scratch', emptyDir: {} }],
    databases: [{ name: 'main', engine: 'postgres', migration }],
  };
}

/** A namespace with the Microservice `app` at version 1. */
async function begin() {
  const { client, eventually, newNamespace } = environment;
  const namespace = await newNamespace();
  const find = finder(client, namespace);
  const declare = (tag: string) => applyMicroservice(client, namespace, 'app', version(tag));
  const becomes = (type: string, expected: string) =>
    eventually(async () => {
      const live = await find.microservice('app');
      expect(live?.status?.observedGeneration).toBe(live?.metadata.generation);
      expect(conditionOf(live, type)).toBe(expected);
    });
  const served = async () => {
    const deployment = await find.deployment('app');
    return deployment?.spec?.template.spec?.containers[0]?.image;
  };
  const jobs = () => listAll<Job>(client, builtin.job, namespace);
  await declare('1.0.0');
  await becomes('Ready', 'True Available');
  return { namespace, find, declare, becomes, served, jobs };
}

describe('the migration of a database', () => {
  it('runs once for each version, before its pods, and leaves silence behind', async () => {
    const { client, audit, settle, operatorUser } = environment;
    const { namespace, find, declare, becomes, served, jobs } = await begin();
    expect(await jobs()).toHaveLength(1);
    const first = (await find.database('app-main'))?.metadata.annotations?.[migratedAnnotation];
    await declare('2.0.0');
    await becomes('Ready', 'True Available');
    expect(await served()).toBe('ghcr.io/acme/app:2.0.0');
    const second = (await find.database('app-main'))?.metadata.annotations?.[migratedAnnotation];
    expect(second).toMatch(new RegExp(`^${first},[0-9a-f]{16}$`));
    await settle();
    expect(await jobs()).toHaveLength(1);
    const revisions = await listAll<ControllerRevision>(
      client,
      builtin.controllerRevision,
      namespace,
    );
    expect(revisions.filter(({ metadata }) => metadata.name.startsWith('app-')).length).toBe(2);
    const mark = await audit.mark();
    await settle();
    const written = writesOf(requestsOf(await audit.since(mark), operatorUser));
    expect(written.filter((write) => write.namespace === namespace)).toEqual([]);
  });

  it('that fails keeps the version before, and runs again once its Job is deleted', async () => {
    const { client, eventually } = environment;
    const { find, declare, becomes, served, jobs } = await begin();
    await declare('failing');
    await becomes('Ready', 'False MigrationFailed');
    await becomes('WorkloadAvailable', 'True Available');
    expect(await served()).toBe('ghcr.io/acme/app:1.0.0');
    const [problem] = (await find.microservice('app'))?.status?.problems ?? [];
    expect(problem?.message).toContain('its program ended with exit code 3');
    expect(problem?.hint).toContain('kubectl logs job/app-main-migrate-');
    const failed = (await jobs()).find(({ metadata }) => problem?.message.includes(metadata.name));
    if (failed === undefined) throw new Error('the problem names no Job that is there');
    const { uid = '' } = failed.metadata;
    await client.delete(builtin.job, refTo(failed), { uid, propagationPolicy: 'Background' });
    await eventually(async () => {
      const again = (await jobs()).find(({ metadata }) => metadata.name === failed.metadata.name);
      expect(again?.metadata.uid).toBeDefined();
      expect(again?.metadata.uid).not.toBe(uid);
    });
    await becomes('Ready', 'False MigrationFailed');
  });

  it('of a newer version, and of a rollback, waits until the one that runs has ended', async () => {
    const { eventually } = environment;
    const { namespace, declare, becomes, served, jobs } = await begin();
    await declare('busy');
    await becomes('DatabasesReady', 'False MigrationRunning');
    await declare('3.0.0');
    await becomes('DatabasesReady', 'False MigrationRunning');
    expect(await jobs()).toHaveLength(2);
    await declare('1.0.0');
    await becomes('Ready', 'True Available');
    expect(await served()).toBe('ghcr.io/acme/app:1.0.0');
    await eventually(async () => {
      const pods = await listAll(environment.client, builtin.pod, namespace);
      expect(pods.some(({ metadata }) => metadata.name.includes('migrate'))).toBe(true);
    });
  });
});

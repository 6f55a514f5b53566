import { describe, expect, it } from 'vitest';
import { microserviceResource } from '../../src/crds/microservice/v1alpha1.ts';
import { builtin } from '../../src/runtime/builtin-resources.ts';
import { requestsOf, writesOf } from '../control-plane/audit-log.ts';
import { useEnvironment } from './support/environment.ts';
import {
  applyMicroservice,
  conditionOf,
  finder,
  listAll,
  microservice,
  developer,
} from './support/objects.ts';
import type { Deployment } from '../../src/controllers/microservice/types.ts';
import type { Microservice } from '../../src/crds/microservice/v1alpha1.ts';

const environment = useEnvironment();

describe('convergence', () => {
  it('takes 200 Microservices at once and is then silent over two resyncs', async () => {
    const { client, eventually, newNamespace, audit, settle, restartOperator } = environment;
    const namespace = await newNamespace();
    const names = Array.from({ length: 200 }, (_, index) => `svc-${index}`);
    await Promise.all(
      names.map((name) =>
        client.apply(
          microserviceResource,
          microservice(namespace, name, {
            replicas: 1,
            routes: [{ name: 'public', host: `${name}.many.example.com` }],
          }),
          developer,
        ),
      ),
    );
    await eventually(
      async () => {
        const live = await listAll<Microservice>(client, microserviceResource, namespace);
        const waiting = live.filter((object) => conditionOf(object, 'Ready') !== 'True Available');
        expect(waiting.map(({ metadata }) => metadata.name)).toEqual([]);
        expect(live).toHaveLength(200);
      },
      { timeoutMs: 180_000 },
    );
    expect(await listAll<Deployment>(client, builtin.deployment, namespace)).toHaveLength(200);

    // A resync compares everything again; of a converged cluster nothing is written.
    await restartOperator({ resyncPeriod: 2_000 });
    await settle();
    const mark = await audit.mark();
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    const requests = requestsOf(await audit.since(mark), environment.operatorUser);
    const unexpected = requests.filter(
      ({ verb, resource }) => verb !== 'watch' && resource !== 'leases.coordination.k8s.io',
    );
    expect(unexpected).toEqual([]);
    await restartOperator({});
  });

  it('makes up for what changed while it was down, and writes nothing where nothing did', async () => {
    const { client, eventually, newNamespace, audit, settle, stopOperator, startOperator } =
      environment;
    const namespace = await newNamespace();
    const find = finder(client, namespace);
    for (const name of ['still', 'moved']) await applyMicroservice(client, namespace, name);
    await eventually(async () => {
      expect(conditionOf(await find.microservice('still'), 'Ready')).toBe('True Available');
      expect(conditionOf(await find.microservice('moved'), 'Ready')).toBe('True Available');
    });
    await stopOperator();
    await applyMicroservice(client, namespace, 'moved', { image: 'app:2' });
    const service = await find.any(builtin.service)('moved');
    await client.delete(
      builtin.service,
      { namespace, name: 'moved' },
      { uid: service?.metadata.uid ?? '' },
    );
    const mark = await audit.mark();
    await startOperator({});
    await eventually(async () => {
      expect((await find.deployment('moved'))?.spec?.template.spec?.containers[0]?.image).toBe(
        'app:2',
      );
      expect(await find.any(builtin.service)('moved')).toBeDefined();
    });
    await settle();
    const requests = requestsOf(await audit.since(mark), environment.operatorUser);
    const touched = writesOf(requests).filter(
      (request) => request.namespace === namespace && request.name === 'still',
    );
    expect(touched).toEqual([]);
  });

  it('hands over to a standby at once, and only one of the two writes', async () => {
    const { client, eventually, newNamespace, startStandby, stopOperator, startOperator } =
      environment;
    const namespace = await newNamespace();
    const find = finder(client, namespace);
    const standby = await startStandby();
    try {
      await applyMicroservice(client, namespace, 'one');
      await eventually(async () => expect(await find.deployment('one')).toBeDefined());
      expect(standby.isLeader()).toBe(false);
      await stopOperator();
      await applyMicroservice(client, namespace, 'two');
      await eventually(async () => {
        expect(standby.isLeader()).toBe(true);
        expect(await find.deployment('two')).toBeDefined();
      });
    } finally {
      await standby.stop();
      await startOperator({});
    }
  });
});

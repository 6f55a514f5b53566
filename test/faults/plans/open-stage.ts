import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { microserviceResource } from '../../../src/crds/microservice/v1alpha1.ts';
import { builtin } from '../../../src/runtime/builtin-resources.ts';
import { isNotFound } from '../../../src/runtime/errors.ts';
import type { KubeObject } from '../../../src/runtime/kube-object.ts';
import type { Resource } from '../../../src/runtime/resource.ts';
import { isOlder } from '../../../src/runtime/resource-version.ts';
import { developer, microservice } from '../../integration/support/objects.ts';
import type { Lab } from '../lab.ts';
import { observedKinds } from '../observer/kinds.ts';
import type { OperatorSet } from '../operator/operator-set.ts';
import type { Proxy } from '../proxy/start-proxy.ts';
import type { DatabaseAccess, Stage } from '../workloads/workload.ts';

/** Opens a namespace of its own for one trial. */
export async function openStage(lab: Lab) {
  const { client, observer } = lab;
  const namespace = `f-${randomBytes(4).toString('hex')}`;
  const view = observer.of(namespace);
  await client.create(builtin.namespace, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace },
  });
  const forWorkload = (
    { operators, database }: { operators: OperatorSet; database: DatabaseAccess | undefined },
    deadlineMs: number,
  ): Stage => {
    const until: Stage['until'] = (what, check) => view.until(what, check, deadlineMs);
    /** What was written is in the view, so that no check is made on what was there before. */
    const seen = async <T extends KubeObject>(resource: Resource, written: T): Promise<T> => {
      if (!observedKinds.includes(resource)) return written;
      const { name, resourceVersion } = written.metadata;
      await until(`${resource.kind} ${name} to be seen`, () => {
        const live = view.get(resource.kind, name);
        assert.ok(live !== undefined && !isOlder(live.metadata.resourceVersion, resourceVersion));
      });
      return written;
    };
    const apply: Stage['apply'] = async (resource, object) =>
      seen(resource, (await client.apply(resource, object, developer)).object);
    return {
      namespace,
      view,
      until,
      apply,
      microservice: (name, spec) =>
        apply(microserviceResource, microservice(namespace, name, spec)),
      patch: async (resource, name, patch) => {
        await seen(resource, await client.mergePatch(resource, { namespace, name }, patch));
      },
      remove: async (resource, name) => {
        const uid = await remove(lab, namespace, resource, name);
        await until(`${resource.kind} ${name} to be gone`, () => {
          assert.notEqual(view.get(resource.kind, name)?.metadata.uid, uid);
        });
      },
      operators: {
        start: operators.start,
        signal: operators.signal,
        running: operators.running,
      },
      database,
      otherBuild: lab.builds.other,
    };
  };
  return {
    namespace,
    view,
    forWorkload,
    untilLeading: async (proxy: Proxy, identity: string, deadlineMs: number) => {
      const deadline = proxy.now() + deadlineMs;
      while (proxy.lease.holder() !== identity) {
        if (proxy.now() > deadline) throw new Error('the restarted operator does not lead');
        await delay(50);
      }
    },
    close: async () => {
      await cleanUp(lab, namespace);
      observer.forget(namespace);
    },
  };
}

async function remove(
  { client }: Lab,
  namespace: string,
  resource: Resource,
  name: string,
): Promise<string> {
  const ref = { namespace: resource.namespaced ? namespace : '', name };
  const { uid = '' } = (await client.get(resource, ref)).metadata;
  await client.delete(resource, ref, { uid });
  return uid;
}

/** Deletes the namespace and frees it of finalizers: nobody is left to take them off. */
async function cleanUp(lab: Lab, namespace: string): Promise<void> {
  const { client, observer } = lab;
  const resourceOf = (object: KubeObject): Resource | undefined =>
    observedKinds.find(({ kind }) => kind === object.kind);
  try {
    await remove(lab, '', builtin.namespace, namespace);
    for (const object of observer.of(namespace).all()) {
      const resource = resourceOf(object);
      const isOurs = object.metadata.finalizers?.some((name) => name.startsWith('slipway.dev/'));
      if (resource === undefined || isOurs !== true) continue;
      const ref = { namespace, name: object.metadata.name };
      await client.mergePatch(resource, ref, { metadata: { finalizers: [] } });
    }
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

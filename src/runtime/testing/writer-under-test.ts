import { expect } from 'vitest';
import { builtin } from '../builtin-resources.ts';
import { createObjectWriter } from '../create-object-writer.ts';
import { LeaseLostError } from '../errors.ts';
import type { Informer } from '../informer.ts';
import type { KubeObject } from '../kube-object.ts';
import { createCollectingLogger } from './collecting-logger.ts';
import { createFakeObjects, type FakeObjects } from './fake-objects.ts';
import { createSimulation } from './simulation.ts';

export interface Service extends KubeObject {
  spec?: { ports?: { port: number; name?: string }[]; type?: string; selector?: object };
}

export const resource = builtin.service;
/** A Service that is not there yet. */
export const declared: Service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'orders', namespace: 'shop' },
  spec: { ports: [{ port: 80 }] },
};

/** A writer, all that it is made of, and what it wrote. */
export function setUpWriter(fake: FakeObjects = createFakeObjects()) {
  const simulation = createSimulation();
  const logger = createCollectingLogger();
  const observed: KubeObject[] = [];
  const fence = { isHeld: true };
  const informer: Informer<KubeObject> = {
    resource,
    lister: {
      get: () => undefined,
      list: () => [],
      inNamespace: () => [],
      byIndex: () => [],
      size: 0,
    },
    state: 'synced',
    trouble: '',
    addHandler: () => undefined,
    run: async () => undefined,
    wake: () => undefined,
    waitForSync: async () => undefined,
    observeWrite: (object) => observed.push(object),
  };
  const writer = createObjectWriter({
    client: fake.client,
    fence: {
      assertHeld() {
        if (!fence.isHeld) throw new LeaseLostError('not held');
      },
    },
    clock: simulation.clock(),
    logger,
    informerFor: (wanted) => (wanted === resource ? informer : undefined),
    fieldManager: 'slipway',
  });
  const create = async () => (await writer.ensure(resource, declared, undefined)).object;
  const stored = () => fake.get<Service>('shop/orders');
  return { simulation, logger, observed, fence, writer, fake, create, stored };
}

/** The error that the promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => expect.fail('was not rejected'),
    (error: unknown) => error,
  );
}

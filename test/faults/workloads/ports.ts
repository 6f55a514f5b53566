import assert from 'node:assert/strict';
import type { KubeObject } from '../../../src/runtime/kube-object.ts';
import { untilReady } from './expect.ts';
import type { Stage, Workload } from './workload.ts';

type Service = KubeObject & { spec: { ports: { name: string; port: number }[] } };

export const ports: Workload = {
  name: 'ports',
  summary: 'Ports are added, renumbered and removed',
  run: async (stage) => {
    await stage.microservice('app', { ports: [{ name: 'http', port: 8080 }] });
    await untilReady(stage, 'app');
    await change(stage, { http: 8080, admin: 9090 });
    await change(stage, { http: 8081, admin: 9090 });
    await change(stage, { http: 8081 });
  },
};

async function change(stage: Stage, declared: Readonly<Record<string, number>>): Promise<void> {
  const list = Object.entries(declared).map(([name, port]) => ({ name, port }));
  await stage.microservice('app', { ports: list });
  await untilReady(stage, 'app');
  await stage.until(`the Service to have the ports ${Object.keys(declared).join(', ')}`, (view) => {
    const names = view.get<Service>('Service', 'app')?.spec.ports.map(({ name }) => name);
    assert.deepEqual(names?.toSorted(), Object.keys(declared).toSorted());
  });
}

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { freePort } from '../../test/control-plane/free-port.ts';
import { eventually } from '../../test/eventually.ts';
import type { Contender } from '../contender.ts';
import { users } from '../environment.ts';
import { childResources, measured } from '../workload.ts';
import type { KubeObject } from '../../src/runtime/kube-object.ts';
import type { Resource } from '../../src/runtime/resource.ts';
import { childrenOf } from './children.ts';
import { assertRuns, endProcess, unaskedEnd } from '../operator-process.ts';

/** The naive operator, as a process of its own. */
export const naiveOperator: Contender = {
  user: users.naive,
  childrenOf: (namespace, name, shape) =>
    (childrenOf(measured(namespace, name, shape)) as KubeObject[]).map((object) => ({
      resource: resourceOf(object.kind),
      object,
    })),
  start: async ({ controlPlane }) => {
    const port = await freePort();
    const startedAt = performance.now();
    const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
      stdio: ['ignore', 2, 2],
      env: { KUBECONFIG: controlPlane.kubeconfigs[users.naive], PORT: String(port) },
    });
    const metrics = async (): Promise<string> => {
      const response = await fetch(`http://127.0.0.1:${port}/metrics`);
      return response.text();
    };
    const stop = (): Promise<void> => endProcess(child);
    try {
      await eventually(async () => {
        assertRuns(child);
        await metrics();
      });
    } catch (error) {
      await stop();
      throw error;
    }
    return { pid: child.pid ?? 0, startedAt, metrics, stop, ended: unaskedEnd(child) };
  },
};

function resourceOf(kind: string): Resource {
  const resource = childResources.find((candidate) => candidate.kind === kind);
  if (resource === undefined) throw new Error(`no child kind ${kind}`);
  return resource;
}

import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import type { KubeObject, ObjectMeta } from '../../src/runtime/kube-object.ts';
import { countRequests, createAuditLog, requestsOf, writesOf } from '../control-plane/audit-log.ts';
import { applyYaml, setCpuUsage, withNamespace } from '../control-plane/fixtures.ts';
import { eventually } from '../eventually.ts';
import { createKubectl } from '../control-plane/kubectl.ts';
import { commandLineOf } from '../programs/process-table.ts';
import { startControlPlane } from '../control-plane/start-control-plane.ts';

const facts = inject('controlPlane');
const kubectl = createKubectl(facts);

const deployment = (name: string, image: string): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  replicas: 2
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: app, image: "${image}"}]}
`;

async function podsOf(namespace: string): Promise<{ reason: string; ready: boolean }[]> {
  const list = JSON.parse(await kubectl(['get', 'pods', '-n', namespace, '-o', 'json'])) as {
    items: {
      status: {
        containerStatuses?: { ready: boolean; state: { waiting?: { reason: string } } }[];
      };
    }[];
  };
  return list.items.map(({ status }) => ({
    ready: status.containerStatuses?.[0]?.ready ?? false,
    reason: status.containerStatuses?.[0]?.state.waiting?.reason ?? '',
  }));
}

function processesOf(folder: string): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map((pid) => commandLineOf(Number(pid))).filter((line) => line.includes(folder));
}

describe('pods of a simulated node', () => {
  it.each([
    { image: 'example.com/app:1.0', ready: true, reason: '' },
    { image: 'example.com/app:unpullable', ready: false, reason: 'ImagePullBackOff' },
    { image: 'example.com/app:crashing', ready: false, reason: 'CrashLoopBackOff' },
    { image: 'example.com/app:unready', ready: false, reason: '' },
  ])('fare as the image $image says', async ({ image, ready, reason }) => {
    await withNamespace(facts, async (namespace) => {
      await applyYaml(facts, deployment('app', image), { namespace });
      await eventually(async () => {
        expect(await podsOf(namespace)).toEqual([
          { ready, reason },
          { ready, reason },
        ]);
        const phases = ['get', 'pods', '-n', namespace, '-o', 'jsonpath={.items[*].spec.nodeName}'];
        expect(await kubectl(phases)).toBe('simulated simulated');
      });
    });
  });

  it('make a Deployment available, and vanish with it', async () => {
    await withNamespace(facts, async (namespace) => {
      await applyYaml(facts, deployment('app', 'example.com/app:1.0'), { namespace });
      const scope = ['-n', namespace];
      await kubectl([
        'wait',
        '--for=condition=Available',
        'deployment/app',
        '--timeout=30s',
        ...scope,
      ]);
      await kubectl(['delete', 'deployment', 'app', ...scope]);
      await eventually(async () => expect(await podsOf(namespace)).toEqual([]));
    });
  });

  it('of a StatefulSet get their volume', async () => {
    await withNamespace(facts, async (namespace) => {
      const yaml = `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: data}
spec:
  serviceName: data
  selector: {matchLabels: {app: data}}
  template:
    metadata: {labels: {app: data}}
    spec: {containers: [{name: app, image: "example.com/app:1.0"}]}
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
`;
      await applyYaml(facts, yaml, { namespace });
      const scope = ['-n', namespace, '--timeout=30s'];
      await kubectl(['wait', '--for=jsonpath={.status.readyReplicas}=1', 'sts/data', ...scope]);
      await kubectl(['wait', '--for=jsonpath={.status.phase}=Bound', 'pvc/data-data-0', ...scope]);
    });
  });
});

describe('a HorizontalPodAutoscaler', () => {
  it('follows the simulated use of CPU', async () => {
    await withNamespace(facts, async (namespace) => {
      const yaml = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: busy}
spec:
  selector: {matchLabels: {app: busy}}
  template:
    metadata: {labels: {app: busy}}
    spec:
      containers:
      - {name: app, image: "example.com/app:1.0", resources: {requests: {cpu: 100m}}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: busy}
spec:
  maxReplicas: 3
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: busy}
  metrics:
  - type: Resource
    resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}
`;
      await applyYaml(facts, yaml, { namespace });
      const scope = ['-n', namespace, '--timeout=30s'];
      await kubectl(['wait', '--for=condition=ScalingActive', 'hpa/busy', ...scope]);
      await setCpuUsage(facts, namespace, '300m');
      await kubectl(['wait', '--for=jsonpath={.status.readyReplicas}=3', 'deploy/busy', ...scope]);
    });
  });
});

describe('the audit log', () => {
  it('counts the requests of a user from a mark on', async () => {
    await withNamespace(facts, async (namespace) => {
      const log = createAuditLog(facts);
      const start = await log.mark();
      const config = `{apiVersion: v1, kind: ConfigMap, metadata: {name: one}, data: {a: b}}`;
      await applyYaml(facts, config, { namespace });
      await kubectl(['get', 'configmap', 'one', '-n', namespace]);
      const entries = requestsOf(await log.since(start), 'admin');
      expect(countRequests(writesOf(entries))).toEqual({ 'patch configmaps': 1 });
      expect(countRequests(entries)).toMatchObject({ 'get configmaps': 1 });
      expect(requestsOf(await log.since(await log.mark()), 'admin')).toEqual([]);
    });
  });
});

describe('users', () => {
  it('without a group may do nothing until RBAC says so', async () => {
    await expect(kubectl(['get', 'secrets'], { user: 'developer' })).rejects.toThrow(/Forbidden/);
  });
});

describe('a control plane of its own', () => {
  it('keeps its data over a restart of the API server, and leaves nothing behind', async () => {
    const own = await startControlPlane();
    try {
      await own.kubectl(['create', 'configmap', 'kept']);
      await own.restartApiServer('SIGKILL');
      expect(await own.kubectl(['get', 'configmap', 'kept', '-o', 'name'])).toBe(
        'configmap/kept\n',
      );
      expect(own.server).not.toBe(facts.server);
      expect(processesOf(own.dir).length).toBeGreaterThanOrEqual(4);
    } finally {
      await own.stop();
    }
    expect(existsSync(own.dir)).toBe(false);
    expect(processesOf(own.dir)).toEqual([]);
  });

  it.each(['SIGKILL', 'SIGINT', 'SIGTERM'] as const)(
    'leaves nothing behind when who started it gets %s',
    async (signal) => {
      const cli = join(import.meta.dirname, '../control-plane/cli.ts');
      const starter = spawn(process.execPath, [cli, '--no-pods'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let printed = '';
      starter.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
      const folder = await eventually(() => {
        const match = /KUBECONFIG=(\S+)/.exec(printed);
        expect(match).not.toBeNull();
        return dirname(match?.[1] ?? '');
      });
      expect(processesOf(folder).length).toBeGreaterThanOrEqual(4);
      starter.kill(signal);
      await eventually(() => {
        expect(existsSync(folder)).toBe(false);
        expect(processesOf(folder)).toEqual([]);
      });
    },
  );
});

describe('the removal of the last finalizer', () => {
  // So a cache cannot tell by its version that the answer is newer than what it has.
  it('is answered with the object without it, at the version of before', async () => {
    await withNamespace(facts, async (namespace) => {
      const of = ['configmap/held', '--namespace', namespace];
      const yaml =
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: held, finalizers: [example.com/x]}\n';
      await applyYaml(facts, yaml, { namespace });
      await kubectl(['delete', ...of, '--wait=false']);
      const before = metadataOf(await kubectl(['get', ...of, '--output', 'json']));
      const patch = ['--type=merge', '--patch', '{"metadata":{"finalizers":null}}'];
      const after = metadataOf(await kubectl(['patch', ...of, ...patch, '--output', 'json']));
      expect(after).toMatchObject({ resourceVersion: before.resourceVersion, uid: before.uid });
      expect(after.deletionTimestamp).toBeDefined();
      expect(after).not.toHaveProperty('finalizers');
      await expect(kubectl(['get', ...of])).rejects.toThrow(/NotFound/);
    });
  });
});

function metadataOf(text: string): ObjectMeta {
  return (JSON.parse(text) as KubeObject).metadata;
}

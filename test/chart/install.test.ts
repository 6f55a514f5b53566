import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../src/runtime/kube-object.ts';
import { eventually } from '../eventually.ts';
import { applyYaml } from '../control-plane/fixtures.ts';
import { startControlPlane, type ControlPlane } from '../control-plane/start-control-plane.ts';
import { createHelm, packageChart, type Helm } from './support/helm.ts';
import { renderChart } from './support/rendered.ts';
import { runScript } from './support/run-script.ts';
import { everythingOn } from './support/switched-on.ts';

const namespace = 'platform';
const restricted = 'pod-security.kubernetes.io/enforce=restricted';
const user = `system:serviceaccount:${namespace}:slipway`;

const withClasses = {
  defaultClasses: {
    microservice: { create: true, spec: { replicas: 3 } },
    database: { create: true },
  },
};

const classKinds = ['MicroserviceClass', 'DatabaseClass'];

const objects = `
apiVersion: slipway.dev/v1alpha1
kind: Microservice
metadata: { name: hello, namespace: default }
spec: { image: 'ghcr.io/acme/app:1.0.0' }
---
apiVersion: slipway.dev/v1alpha1
kind: Database
metadata: { name: orders-main, namespace: default }
spec: { engine: postgres }
`;

interface PodTemplate {
  metadata: { labels: Record<string, string> };
  spec: object;
}

/** One release from its first day to its last; each test goes on where the one before ended. */
describe('a release of the chart', () => {
  let controlPlane: ControlPlane;
  let helm: Helm;
  let chart = '';
  const uids = new Map<string, string>();

  const kubectl = (...args: string[]) => controlPlane.kubectl(args);
  const release = (verb: 'install' | 'upgrade', values: object) =>
    helm([verb, 'slipway', chart, '-n', namespace, '--wait', '--timeout', '60s'], { values });
  const uninstall = () => helm(['uninstall', 'slipway', '-n', namespace, '--wait']);
  const read = async (...what: string[]): Promise<KubeObject & Record<string, unknown>> =>
    JSON.parse(await kubectl('get', ...what, '-o', 'json')) as KubeObject & Record<string, unknown>;
  const uidOf = async (...what: string[]) => (await read(...what)).metadata.uid ?? '';
  const crdCount = async () =>
    (await kubectl('get', 'crd', '-o', 'name')).match(/slipway/g)?.length;

  const kept = [
    ['microserviceclass', 'standard'],
    ['databaseclass', 'standard'],
    ['microservice', 'hello'],
    ['database', 'orders-main'],
    ['crd', 'microservices.slipway.dev'],
  ] as const;

  const expectKept = async (): Promise<void> => {
    for (const [kind, name] of kept) {
      expect(await uidOf(kind, name), `${kind} ${name}`).toBe(uids.get(kind));
    }
  };

  /** Runs the script that Helm waits for before it makes classes. */
  const waitForApi = async (timeoutSeconds: string): Promise<string> => {
    const folder = await mkdtemp(join(controlPlane.dir, 'account-'));
    const token = await kubectl('create', 'token', 'default', '-n', namespace);
    await writeFile(join(folder, 'token'), token);
    await writeFile(join(folder, 'ca.crt'), controlPlane.ca);
    const { hostname, port } = new URL(controlPlane.server);
    return runScript('wait-for-api.mjs', {
      KUBERNETES_SERVICE_HOST: hostname,
      KUBERNETES_SERVICE_PORT: port,
      SERVICE_ACCOUNT_DIR: folder,
      TIMEOUT_SECONDS: timeoutSeconds,
    });
  };

  beforeAll(async () => {
    controlPlane = await startControlPlane({ kwok: true });
    helm = createHelm(controlPlane.facts);
    const folder = join(controlPlane.dir, 'charts');
    await mkdir(folder);
    chart = await packageChart(helm, folder);
    await kubectl('create', 'namespace', namespace);
    await kubectl('label', 'namespace', namespace, restricted);
  });

  afterAll(() => controlPlane.stop());

  it('is waited for where its kinds are not served', async () => {
    await expect(waitForApi('0')).rejects.toThrow('does not serve MicroserviceClass yet');
  });

  it('is installed with classes, whose kinds come with it', async () => {
    const notes = await release('install', withClasses);
    expect(notes).toContain('kubectl wait --for=condition=Ready microservice/hello');
    expect(await waitForApi('30')).toContain('serves the kinds of classes');
    expect(await read('deployment', 'slipway', '-n', namespace)).toMatchObject({
      status: { readyReplicas: 2 },
    });
    expect(await read('microserviceclass', 'standard')).toMatchObject({ spec: { replicas: 3 } });
    expect(await kubectl('get', 'jobs', '-n', namespace, '-o', 'name')).toBe('');
    await applyYaml(controlPlane.facts, objects);
    for (const [kind, name] of kept) uids.set(kind, await uidOf(kind, name));
  });

  it('has pods that the standard restricted lets in', async () => {
    const [deployment, manifest] = await Promise.all([
      read('deployment', 'slipway', '-n', namespace),
      helm(['get', 'hooks', 'slipway', '-n', namespace]),
    ]);
    const { template } = deployment['spec'] as { template: PodTemplate };
    const pod = { apiVersion: 'v1', kind: 'Pod', ...template, metadata: { name: 'a', namespace } };
    const testPod = manifest.split(/^---$/m).find((text) => text.includes('kind: Pod')) ?? '';
    for (const stdin of [JSON.stringify(pod), testPod]) {
      const created = controlPlane.kubectl(['create', '--dry-run=server', '-f', '-'], { stdin });
      await expect(created).resolves.toContain('created (server dry run)');
    }
  });

  it('keeps what is protected from being deleted, and says how to allow it', async () => {
    const protect = (value: string) =>
      kubectl('annotate', 'database', 'orders-main', `slipway.dev/deletion-protection${value}`);
    const attempt = () => kubectl('delete', 'database', 'orders-main', '--dry-run=server');
    await protect('=true');
    // A policy is in force a moment after it was made.
    const refused =
      'databases orders-main is protected from deletion; to allow it: kubectl annotate --namespace default databases.slipway.dev orders-main slipway.dev/deletion-protection-';
    await eventually(() => expect(attempt()).rejects.toThrow(refused), { timeoutMs: 30_000 });
    await protect('-');
    await expect(attempt()).resolves.toContain('deleted');
  });

  it('is taken by the API server with everything on', async () => {
    // The kind of the Prometheus operator is not there, and CRDs and classes are those installed.
    const others = ['ServiceMonitor', 'CustomResourceDefinition', ...classKinds];
    const rendered = await renderChart(helm, everythingOn);
    const items = rendered.filter(({ kind }) => !others.includes(kind));
    const args = ['apply', '--server-side', '--force-conflicts', '--dry-run=server', '-f', '-'];
    const output = await controlPlane.kubectl(args, {
      stdin: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
    });
    expect(output.trim().split('\n')).toHaveLength(items.length);
  });

  it.each([
    ['patch', 'deployments.apps', 'default', 'yes'],
    ['update', 'leases.coordination.k8s.io', namespace, 'yes'],
    ['update', 'leases.coordination.k8s.io', 'default', 'no'],
    ['delete', 'pods', namespace, 'no'],
  ])('lets the operator %s %s in %s: %s', async (verb, resource, where, answer) => {
    const review = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: {
        user,
        resourceAttributes: {
          verb,
          namespace: where,
          resource: resource.replace(/\..*/, ''),
          group: resource.replace(/^[^.]*\.?/, ''),
        },
      },
    };
    const result = await controlPlane.kubectl(['create', '-o', 'json', '-f', '-'], {
      stdin: JSON.stringify(review),
    });
    expect(JSON.parse(result)).toMatchObject({ status: { allowed: answer === 'yes' } });
  });

  it('is upgraded, and its classes are never gone', async () => {
    await release('upgrade', {
      defaultClasses: {
        microservice: { create: true, spec: { replicas: 4 } },
        database: { create: true },
      },
      config: { logLevel: 'debug' },
    });
    expect(await read('microserviceclass', 'standard')).toMatchObject({ spec: { replicas: 4 } });
    await expectKept();
  });

  it('is rolled back', async () => {
    await helm(['rollback', 'slipway', '1', '-n', namespace, '--wait', '--timeout', '60s']);
    await expectKept();
    await release('upgrade', withClasses);
    expect(await read('microserviceclass', 'standard')).toMatchObject({ spec: { replicas: 3 } });
    await expectKept();
  });

  it('leaves classes that it no longer makes', async () => {
    await release('upgrade', {});
    await expectKept();
    await release('upgrade', withClasses);
  });

  it('is uninstalled, and what people made stays', async () => {
    await uninstall();
    await expect(read('deployment', 'slipway', '-n', namespace)).rejects.toThrow('not found');
    await expectKept();
    expect(await crdCount()).toBe(4);
  });

  it('is installed again, and takes over what stayed', async () => {
    await release('install', {
      defaultClasses: { microservice: { create: true, spec: { replicas: 5 } } },
    });
    expect(await read('microserviceclass', 'standard')).toMatchObject({ spec: { replicas: 5 } });
    await expectKept();
  });

  it('takes the CRDs along when it is told to', async () => {
    await release('upgrade', { crds: { keep: false } });
    await uninstall();
    expect(await crdCount()).toBeUndefined();
  });

  it('is installed without CRDs, with everything off', async () => {
    await release('install', { crds: { enabled: false }, replicas: 1 });
    expect(await crdCount()).toBeUndefined();
    await uninstall();
  });
});

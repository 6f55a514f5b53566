import { randomBytes } from 'node:crypto';
import type { ControlPlaneFacts } from './facts.ts';
import { createKubectl } from './kubectl.ts';

/** A namespace that no other test has, made by the admin. */
export async function createNamespace(facts: ControlPlaneFacts, prefix = 'test'): Promise<string> {
  const name = `${prefix}-${randomBytes(4).toString('hex')}`;
  await createKubectl(facts)(['create', 'namespace', name]);
  return name;
}

/** Runs the work in a namespace of its own, which is deleted, without waiting, when it ended. */
export async function withNamespace<T>(
  facts: ControlPlaneFacts,
  work: (namespace: string) => Promise<T>,
): Promise<T> {
  const namespace = await createNamespace(facts);
  try {
    return await work(namespace);
  } finally {
    await createKubectl(facts)(['delete', 'namespace', namespace, '--wait=false']);
  }
}

/** Applies YAML as a user would with `kubectl apply --server-side`; the admin by default. */
export async function applyYaml(
  facts: ControlPlaneFacts,
  yaml: string,
  options: { namespace?: string; user?: string } = {},
): Promise<string> {
  const { namespace, ...rest } = options;
  const scope = namespace === undefined ? [] : ['--namespace', namespace];
  const args = ['apply', '--server-side', '--force-conflicts', ...scope, '--filename', '-'];
  return createKubectl(facts)(args, { ...rest, stdin: yaml });
}

/** Makes the pods of a namespace seem to use this much CPU, such as `200m`, in each container. */
export async function setCpuUsage(
  facts: ControlPlaneFacts,
  namespace: string,
  cpu: string,
): Promise<void> {
  const kubectl = createKubectl(facts);
  const list = await kubectl(['get', 'pods.metrics.k8s.io', '-n', namespace, '-o', 'json']);
  const { items } = JSON.parse(list) as { items: { containers: { usage: object }[] }[] };
  for (const item of items) {
    for (const container of item.containers) Object.assign(container.usage, { cpu });
  }
  await kubectl(['replace', '--filename', '-'], {
    stdin: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
  });
}

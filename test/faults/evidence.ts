import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { planName } from './plans/plan.ts';
import type { PlanResult } from './plans/run-plan.ts';

const root = join(import.meta.dirname, '../../test-results/faults');

/**
 * Keeps what tells why a plan failed: the logs of the processes, the record of the proxy, the end
 * state and what happened to objects. Resolves to the folder.
 */
export async function keepEvidence({ plan, trial, findings }: PlanResult): Promise<string> {
  const name = `${plan.workload.name} ${planName(plan)}`.replaceAll(/[^a-z0-9]+/gi, '-');
  const folder = join(root, name);
  await mkdir(folder, { recursive: true });
  const lines = (items: readonly unknown[]): string =>
    items.map((item) => `${JSON.stringify(item)}\n`).join('');
  const happened = trial.happenings.map(({ type, object }) => {
    const { kind, metadata } = object;
    const { name: called, uid, resourceVersion, generation, deletionTimestamp } = metadata;
    const said = { status: Reflect.get(object, 'status') as unknown };
    const isOurs = kind === 'Microservice' || kind === 'Database';
    const base = { type, kind, name: called, uid, resourceVersion, generation, deletionTimestamp };
    return { ...base, owners: metadata.ownerReferences, ...(isOurs ? said : {}) };
  });
  const files: Record<string, string> = {
    'findings.jsonl': lines(findings),
    'requests.jsonl': lines(trial.entries),
    'happenings.jsonl': lines(happened),
    'end-state.jsonl': lines([...trial.endState]),
    'phases.json': JSON.stringify({ ...trial.phases, struck: trial.struck, ends: trial.endings }),
  };
  for (const [identity, text] of trial.logs) files[`${identity}.log`] = text;
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
  return folder;
}

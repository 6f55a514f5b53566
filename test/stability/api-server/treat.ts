import { setTimeout as delay } from 'node:timers/promises';
import { adoptAnnotation, fieldManager } from '../../../src/controllers/well-known.ts';
import type { KubeClient } from '../../../src/runtime/client.ts';
import { ApiError } from '../../../src/runtime/errors.ts';
import type { KubeObject } from '../../../src/runtime/kube-object.ts';
import type { Random } from '../../faults/random.ts';
import { find } from '../../integration/support/objects.ts';
import { ownedFields } from '../owned-fields.ts';
import { tampered, type Path, type Tampering } from '../tampering.ts';
import type { Child } from './children.ts';
import type { ApiTreatment } from './random-state.ts';

/** A child that was treated. */
export interface TreatedChild extends Child {
  readonly treatment: ApiTreatment;
  /** What was tampered with; '' for other treatments. */
  readonly detail: string;
  /** As it is now; undefined where it is absent. */
  readonly object: KubeObject | undefined;
}

const somebody = { fieldManager: 'somebody' } as const;

/** Brings a live child into the state that the treatment names. */
export async function treat(
  client: KubeClient,
  child: Child,
  treatment: ApiTreatment,
  random: Random,
): Promise<TreatedChild> {
  const live = await find<KubeObject>(client, child.resource, child.ref);
  if (live === undefined) throw new Error(`${child.resource.kind} ${child.ref.name} is not there`);
  const done = { ...child, treatment, detail: '' };
  if (treatment === 'declared') return { ...done, object: live };
  if (treatment === 'tampered') return { ...done, ...(await tamper(client, child, live, random)) };
  await client.delete(child.resource, child.ref, { uid: live.metadata.uid ?? '' });
  if (treatment === 'absent') return { ...done, object: undefined };
  await gone(client, child);
  const body = foreignVersion(live, treatment === 'adoptable');
  const { object } = await client.apply(child.resource, body, somebody);
  return { ...done, object };
}

async function gone(client: KubeClient, { resource, ref }: Child): Promise<void> {
  while ((await find(client, resource, ref)) !== undefined) await delay(20);
}

const mostAttempts = 20;

/** Changes or removes one declared field; what the API server lets nobody change is passed over. */
async function tamper(
  client: KubeClient,
  { resource, ref }: Child,
  live: KubeObject,
  random: Random,
): Promise<{ object: KubeObject; detail: string }> {
  const leaves = ownedFields(live, fieldManager).map(({ path }) => path);
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const path = random.pick(leaves);
    const how: Tampering = random.chance(0.7) ? 'changed' : 'removed';
    try {
      const patch = mergePatchOf(live, tampered(live, path, how), path);
      const object = await client.mergePatch<KubeObject>(resource, ref, patch);
      return { object, detail: `${path.join('.')} ${how}` };
    } catch (error) {
      if (!(error instanceof ApiError) || ![400, 422].includes(error.code)) throw error;
    }
  }
  return { object: live, detail: 'nothing that the API server lets anybody change' };
}

/** The merge patch that makes one object of the other, which differ at the path only. */
export function mergePatchOf(before: object, after: object, path: Path): object {
  const [step, ...rest] = path;
  if (typeof step !== 'string') throw new Error('a merge patch changes fields of maps');
  const held: unknown = Reflect.get(before, step);
  const next: unknown = Reflect.get(after, step);
  if (next === undefined) return { [step]: null };
  const isInMap =
    rest.length > 0 && typeof rest[0] === 'string' && typeof held === 'object' && held !== null;
  if (!isInMap || typeof next !== 'object' || next === null) return { [step]: next };
  return { [step]: mergePatchOf(held, next, rest) };
}

/** The same object as somebody else would have made it: none of our marks, and no status. */
function foreignVersion(live: KubeObject, isAdoptable: boolean): KubeObject {
  const { status: _status, metadata, ...rest } = live as KubeObject & { status?: unknown };
  const { name, namespace } = metadata;
  const copy = structuredClone(rest) as Omit<KubeObject, 'metadata'> & { spec?: object };
  for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy']) {
    if (copy.spec !== undefined) Reflect.deleteProperty(copy.spec, field);
  }
  return {
    ...copy,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      labels: { 'somebody.example.com/made': 'by-hand' },
      ...(isAdoptable ? { annotations: { [adoptAnnotation]: 'true' } } : {}),
    },
  };
}

import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../src/runtime/kube-object.ts';
import { differencesOf, endStateOf } from './end-state.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** A small namespace of some run: all that is random in it follows from the number. */
function run(number: number): KubeObject[] {
  const namespace = `f-${number}${number}${number}${number}`;
  const uid = (index: number): string =>
    `${number}${number}00000${index}-0000-4000-8000-0000000000${number}${index}`;
  const time = `2026-01-0${number}T00:00:0${number}Z`;
  const base = (kind: string, name: string, index: number) => ({
    apiVersion: 'v1',
    kind,
    metadata: {
      name,
      namespace,
      uid: uid(index),
      resourceVersion: String(number * 100 + index),
      creationTimestamp: time,
      generation: number,
    },
  });
  const owner = { apiVersion: 'v1', kind: 'Microservice', name: 'app', uid: uid(1) };
  const hash = `hash${number}`;
  const microservice = {
    ...base('Microservice', 'app', 1),
    status: {
      observedGeneration: number,
      conditions: [{ type: 'Ready', observedGeneration: number, lastTransitionTime: time }],
    },
  };
  const service = base('Service', 'app', 2);
  Object.assign(service.metadata, {
    ownerReferences: [owner],
    annotations: { 'slipway.dev/declared-hash': `h${number}` },
    managedFields: [
      { manager: 'slipway', operation: 'Apply', time, fieldsV1: { [`k:{"uid":"${uid(1)}"}`]: {} } },
      { manager: 'kubectl', operation: 'Update', time, fieldsV1: { 'f:spec': {} } },
    ],
  });
  const secret = {
    ...base('Secret', 'app-db', 3),
    data: {
      password: base64(`secret-${number}-\\"`),
      uri: base64(`postgresql://u:secret-${number}-\\"@app.${namespace}.svc:5432/x`),
    },
  };
  const replicaSet = { ...base('ReplicaSet', `app-${hash}`, 4), spec: { replicas: 2 } };
  Object.assign(replicaSet.metadata, {
    labels: { 'pod-template-hash': hash },
    annotations: { 'deployment.kubernetes.io/revision': '1' },
  });
  const pods = [5, 6].map((index) => {
    const pod = base('Pod', `app-${hash}-x${number}${index}`, index);
    const owners = [{ ...owner, kind: 'ReplicaSet', name: `app-${hash}`, uid: uid(4) }];
    Object.assign(pod.metadata, { ownerReferences: owners });
    const status = { phase: 'Running', podIP: `10.0.${number}.${index}` };
    return { ...pod, spec: { containers: [{ image: 'app:1' }] }, status };
  });
  const database = { ...base('Database', 'app-keep', 8), status: { used: `7.${number}Mi` } };
  const volume = volumeOf(uid(7), namespace);
  return [microservice, service, secret, replicaSet, volume, database, ...pods];
}

/** Named after its claim, which is gone. */
function volumeOf(claimUid: string, namespace: string): KubeObject & { spec: object } {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `pvc-${claimUid}`, annotations: { 'pv.kubernetes.io/bound-by': claimUid } },
    spec: {
      persistentVolumeReclaimPolicy: 'Retain',
      claimRef: { namespace, name: 'data-app', uid: claimUid },
    },
  };
}

function stateOf(number: number, change: (objects: KubeObject[]) => void = () => undefined) {
  const objects = run(number);
  change(objects);
  return endStateOf(objects, `f-${number}${number}${number}${number}`);
}

describe('the end state', () => {
  it('is the same for two runs that differ in what is random only', () => {
    expect(differencesOf(stateOf(1), stateOf(2))).toEqual([]);
    expect([...stateOf(1).keys()]).toEqual([
      'Database/app-keep',
      'Microservice/app',
      'PersistentVolume/of data-app',
      'Pod/app-TEMPLATE-1 1',
      'Pod/app-TEMPLATE-1 2',
      'ReplicaSet/app-TEMPLATE-1',
      'Secret/app-db',
      'Service/app',
    ]);
  });

  it('does not depend on the order in which objects came', () => {
    const reversed = stateOf(2, (objects) => objects.reverse());
    expect(differencesOf(stateOf(1), reversed)).toEqual([]);
  });

  it.each<[string, (objects: KubeObject[]) => void, RegExp]>([
    ['an object that is missing', (all) => all.splice(1, 1), /^Service\/app is missing$/],
    [
      'an object too many',
      (all) => all.push({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'more' } }),
      /^Service\/more is there and should not be$/,
    ],
    [
      'an owner that is gone',
      (all) => Object.assign(all[1]?.metadata.ownerReferences?.[0] ?? {}, { uid: 'other' }),
      /ownerReferences\.0\.uid is "other"/,
    ],
    [
      'a status that is behind',
      (all) => Object.assign(all[0]?.metadata ?? {}, { generation: 9 }),
      /observedGeneration is "behind"/,
    ],
    [
      'a database of which nobody knows the size',
      (all) => Object.assign(all[5] ?? {}, { status: {} }),
      /^Database\/app-keep\.status\.used is missing/,
    ],
    [
      'a volume that goes with its claim',
      (all) => {
        const spec: unknown = Reflect.get(all[4] ?? {}, 'spec');
        Object.assign(spec ?? {}, { persistentVolumeReclaimPolicy: 'Delete' });
      },
      /^PersistentVolume\/of data-app\.policy is "Delete"/,
    ],
    [
      'a label',
      (all) => Object.assign(all[1]?.metadata ?? {}, { labels: { team: 'x' } }),
      /labels is \{"team":"x"\}/,
    ],
    [
      'a uri with another password',
      (all) =>
        Object.assign(all[2] ?? {}, { data: { password: base64('new'), uri: base64('old') } }),
      /data\.uri is "old"/,
    ],
    [
      'fields that Slipway does not own any more',
      (all) => Object.assign(all[1]?.metadata ?? {}, { managedFields: [] }),
      /fields\.0 is missing/,
    ],
  ])('shows %s', (_, change, expected) => {
    expect(differencesOf(stateOf(2, change), stateOf(1)).join('\n')).toMatch(expected);
  });

  it('takes no notice of lists without items in a status', () => {
    const state = stateOf(2, (all) => {
      Object.assign(Reflect.get(all[0] ?? {}, 'status') as object, { databases: [] });
    });
    expect(differencesOf(state, stateOf(1))).toEqual([]);
    expect(differencesOf(stateOf(1), state)).toEqual([]);
  });

  it('takes no notice of fields that others own', () => {
    const state = stateOf(2, (all) => {
      const fields = Reflect.get(all[1]?.metadata ?? {}, 'managedFields') as unknown[];
      fields.pop();
    });
    expect(differencesOf(state, stateOf(1))).toEqual([]);
  });
});

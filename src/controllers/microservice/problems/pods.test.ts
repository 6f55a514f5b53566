import { describe, expect, it } from 'vitest';
import { containing } from '../testdata/containing.ts';
import { now, statusInput, type LivePatch, type Situation } from '../testdata/status-input.ts';
import { podFindings } from './pods.ts';

type Parts = Parameters<typeof statusInput>[0];

const unavailable: LivePatch = {
  kind: 'Deployment',
  metadata: { name: 'orders' },
  status: { readyReplicas: 0, availableReplicas: 0, conditions: [] },
};

function pod(name: string, container: object, rest: object = {}): LivePatch {
  return {
    kind: 'Pod',
    metadata: { name },
    status: {
      phase: 'Running',
      containerStatuses: [{ name: 'orders', ready: false, restartCount: 1, ...container }],
      ...rest,
    },
  };
}

const a = 'orders-7d9f8c6b5-a';
const b = 'orders-7d9f8c6b5-b';
const secondsAgo = (seconds: number) => new Date(Date.parse(now) - seconds * 1_000).toISOString();
const running = (seconds: number) => ({ state: { running: { startedAt: secondsAgo(seconds) } } });
const ended = (exitCode: number, seconds: number, reason = 'Error') => ({
  lastState: { terminated: { exitCode, reason, finishedAt: secondsAgo(seconds) } },
});
const waiting = (reason: string, message = '') => ({ state: { waiting: { reason, message } } });

const find = (live: readonly LivePatch[], parts: Parts = {}, rest: Situation = {}) =>
  podFindings(statusInput(parts, { live: [unavailable, ...live], ...rest }));

describe('problems of pods', () => {
  it.each<[string, object, object]>([
    [
      'an image that Docker Hub has not',
      waiting('ErrImagePull', 'Error response from daemon: manifest unknown: manifest unknown'),
      { reason: 'ImagePullFailed', field: 'spec.image' },
    ],
    [
      'an init-time mount of a missing key',
      waiting('CreateContainerConfigError', "couldn't find key token in Secret shop/api"),
      { reason: 'ContainerStartFailed' },
    ],
    [
      'a hook that fails',
      waiting('PostStartHookError', 'command exited with 1'),
      { reason: 'ContainerStartFailed' },
    ],
    [
      'the first crash, before any restart',
      { state: { terminated: { exitCode: 3, reason: 'Error' } } },
      { reason: 'CrashLooping', message: containing('exit code 3') },
    ],
    [
      'a crash while it is tried once more',
      { ...running(20), ...ended(1, 30) },
      { reason: 'CrashLooping', recheckAfterMs: 570_000 },
    ],
    [
      'a kill that no probe explains',
      { ...waiting('CrashLoopBackOff'), ...ended(137, 30) },
      { reason: 'CrashLooping', message: containing('137 (SIGKILL)') },
    ],
  ])('%s', (_, container, expected) => {
    expect(find([pod(a, container)])).toMatchObject([{ severity: 'error', ...expected }]);
  });

  it('do not change while a container goes from crash to crash', () => {
    const states = [
      { ...waiting('CrashLoopBackOff', 'back-off 10s'), ...ended(1, 5) },
      { ...waiting('CrashLoopBackOff', 'back-off 5m0s'), ...ended(1, 200) },
      { ...running(2), ...ended(1, 3) },
      { state: { terminated: { exitCode: 1, reason: 'Error', finishedAt: now } } },
    ];
    const texts = states.map((state) => find([pod(a, state)]).map(({ message }) => message));
    expect(new Set(texts.map((text) => text.join()))).toEqual(
      new Set(['Container orders of Deployment orders exits again and again with exit code 1']),
    );
  });

  it('never hold what a program wrote', () => {
    const said = { exitCode: 1, reason: 'Error', message: 'password=hunter2', finishedAt: now };
    const states = [
      { ...waiting('CrashLoopBackOff'), lastState: { terminated: said } },
      { state: { terminated: { ...said, reason: 'OOMKilled' } } },
    ];
    for (const state of states) {
      expect(JSON.stringify(find([pod(a, state)]))).not.toContain('hunter2');
    }
  });

  it('name each thing once, by the first pod, whatever the order of pods', () => {
    const pods = [a, b].map((name) =>
      pod(name, { ...waiting('CrashLoopBackOff'), ...ended(1, 5) }),
    );
    const input = statusInput({}, { live: [unavailable, ...pods] });
    const reversed = {
      ...input,
      observed: { ...input.observed, pods: input.observed.pods.toReversed() },
    };
    expect(podFindings(input)).toHaveLength(1);
    expect(podFindings(input)[0]?.hint).toContain(a);
    expect(podFindings(reversed)).toEqual(podFindings(input));
  });

  it('are warnings while enough pods serve', () => {
    const crashing = pod('orders-7d9f8c6b5-x', { ...waiting('CrashLoopBackOff'), ...ended(1, 5) });
    expect(podFindings(statusInput({}, { live: [crashing] }))).toMatchObject([
      { severity: 'warning', reason: 'CrashLooping' },
    ]);
  });

  it('are forgotten ten minutes after', () => {
    const recovered = pod(a, { ready: true, ...running(590), ...ended(137, 601, 'OOMKilled') });
    expect(podFindings(statusInput({}, { live: [recovered] }))).toEqual([]);
  });

  it('leave out pods that are being deleted or are done', () => {
    const gone = {
      ...pod(a, waiting('ErrImagePull')),
      metadata: { name: a, deletionTimestamp: now },
    };
    const done = pod(b, waiting('ErrImagePull'), { phase: 'Succeeded' });
    expect(find([gone, done])).toEqual([]);
  });

  it('tell an init container from the others', () => {
    const failing = pod(a, waiting('PodInitializing'), {
      initContainerStatuses: [
        { name: 'done', ready: true, state: { terminated: { exitCode: 0 } } },
        { name: 'proxy-init', ...waiting('CrashLoopBackOff'), ...ended(2, 5) },
      ],
    });
    expect(find([failing])).toMatchObject([
      {
        message:
          'Init container proxy-init of Deployment orders exits again and again with exit code 2',
        hint: containing(`kubectl logs ${a} -c proxy-init --previous -n shop`),
      },
    ]);
  });

  describe('of a sidecar that somebody put in (KEP-753)', () => {
    const beside = (state: object, readinessProbe?: object): LivePatch => ({
      ...pod(
        a,
        { ready: true, ...running(600) },
        { initContainerStatuses: [{ name: 'proxy', ready: false, ...state }] },
      ),
      spec: { initContainers: [{ name: 'proxy', restartPolicy: 'Always', readinessProbe }] },
    });

    it.each<[string, LivePatch, object]>([
      [
        'ends again and again',
        beside({ ...waiting('CrashLoopBackOff'), ...ended(2, 5) }),
        {
          severity: 'error',
          reason: 'CrashLooping',
          message: 'Container proxy of Deployment orders exits again and again with exit code 2',
        },
      ],
      [
        'has ended well, though it should run on',
        beside({ state: { terminated: { exitCode: 0, reason: 'Completed' } } }),
        { reason: 'CrashLooping', hint: containing('Let the program keep running') },
      ],
      [
        'is not ready',
        beside({ started: true, ...running(600) }, { httpGet: { path: '/ready', port: 15_021 } }),
        {
          severity: 'error',
          reason: 'ProbeFailing',
          message: containing('Container proxy of Deployment orders runs, but its readiness probe'),
        },
      ],
    ])('%s', (_, live, expected) => {
      expect(find([live])).toMatchObject([expected]);
    });
  });

  it('point to the pull secrets that there are', () => {
    const denied = pod(a, waiting('ErrImagePull', 'pull access denied'));
    const [found] = find([denied], {
      spec: { imagePullSecrets: [{ name: 'registry' }] },
      class: { imagePullSecrets: [{ name: 'mirror' }] },
    });
    expect(found?.hint).toBe('See that Secrets mirror and registry in namespace shop may pull it');
  });
});

describe('probes', () => {
  const health = { spec: { health: { readiness: '/ready', startup: '/started' } } };

  it.each<[string, Parts, object, object]>([
    [
      'fails once its patience is over',
      health,
      { started: true, ...running(31) },
      { severity: 'error', reason: 'ProbeFailing', field: 'spec.health.readiness' },
    ],
    [
      'is waited for until then',
      health,
      { started: true, ...running(10) },
      { severity: 'pending', reason: 'Progressing', recheckAfterMs: 20_000 },
    ],
    [
      'of the start has its own patience',
      health,
      { started: false, ...running(100) },
      { severity: 'pending', message: containing('GET /started on port http') },
    ],
    [
      'by default asks for a connection',
      {},
      { started: true, ...running(60) },
      {
        reason: 'ProbeFailing',
        field: 'spec.ports',
        message: containing('a connection to port http'),
      },
    ],
    [
      'in the full form',
      { spec: { probes: { readiness: { exec: { command: ['/ok', '--token=x'] } } } } },
      { started: true, ...running(60) },
      { field: 'spec.probes.readiness', message: containing('the command /ok') },
    ],
    [
      'for gRPC',
      {
        spec: {
          ports: [{ name: 'calls', port: 9000, protocol: 'grpc' }],
          health: { readiness: '/' },
        },
      },
      { started: true, ...running(60) },
      { message: containing('the gRPC health check on port 9000') },
    ],
    [
      'of the start that kills',
      health,
      { started: false, ...running(5), ...ended(143, 6) },
      { reason: 'ProbeFailing', message: containing('its startup probe fails') },
    ],
  ])('%s', (_, parts, container, expected) => {
    expect(find([pod(a, container)], parts)).toMatchObject([expected]);
  });
});

describe('scheduling', () => {
  const refused = (message: string) =>
    pod(
      a,
      {},
      {
        phase: 'Pending',
        containerStatuses: [],
        conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }],
      },
    );

  it.each([
    [
      '0/3 nodes are available: 3 Insufficient memory. preemption: 0/3 nodes are available: 3 No preemption victims found.',
      'Insufficient memory',
      'spec.resources.requests.memory',
    ],
    [
      "0/3 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 2 node(s) had untolerated taint {dedicated: db}.",
      "nodes didn't match Pod's node affinity/selector, nodes had untolerated taint {dedicated: db}",
      undefined,
    ],
    ['0/1 nodes are available: 1 Too many pods.', 'Too many pods', undefined],
    ['no nodes available to schedule pods', 'no nodes available to schedule pods', undefined],
  ])('%s', (message, words, field) => {
    const [found] = find([refused(message)]);
    expect(found?.message).toBe(`No node takes the pods of Deployment orders: ${words}`);
    expect(found?.field).toBe(field);
  });

  it('says the same for any number of nodes', () => {
    const texts = [
      '0/3 nodes are available: 3 Insufficient cpu.',
      '0/9 nodes are available: 9 Insufficient cpu.',
    ];
    const [three, nine] = texts.map((text) => find([refused(text)]));
    expect(three).toEqual(nine);
  });
});

describe('a pod whose containers are ready, and which is not', () => {
  const unready = (
    seconds: number,
    gates: readonly object[] = [],
    rest: readonly object[] = [],
  ) => {
    const since = { lastTransitionTime: secondsAgo(seconds) };
    return {
      ...pod(
        a,
        { ready: true, ...running(600) },
        {
          conditions: [
            { type: 'ContainersReady', status: 'True', ...since },
            { type: 'Ready', status: 'False', ...since },
            ...rest,
          ],
        },
      ),
      spec: { nodeName: 'worker-3', readinessGates: gates },
    };
  };
  const gates = [{ conditionType: 'acme.example/open' }];
  const gate = (status: string) => ({ type: 'acme.example/open', status, message: 'draining' });

  it('has a container beside its own that is not ready, and is on a node like any other', () => {
    const conditions = ['ContainersReady', 'Ready'].map((type) => ({ type, status: 'False' }));
    const beside = [{ name: 'proxy', ready: false, started: true, ...running(600) }];
    const live = pod(
      a,
      { ready: true, ...running(600) },
      { conditions, initContainerStatuses: beside },
    );
    expect(find([{ ...live, spec: { nodeName: 'worker-3' } }])).toEqual([]);
  });

  it.each<[string, LivePatch, readonly object[]]>([
    [
      'is on a node that nobody hears of',
      unready(60),
      [
        {
          severity: 'error',
          reason: 'NodeNotReady',
          message: containing('Node worker-3 does not'),
        },
      ],
    ],
    [
      'has a gate that is closed',
      unready(60, gates, [gate('False')]),
      [{ severity: 'error', reason: 'ReadinessGateClosed', message: containing(': draining') }],
    ],
    [
      'has a gate that nobody opened yet',
      unready(60, gates),
      [{ severity: 'error', reason: 'ReadinessGateClosed' }],
    ],
    [
      'has been started a moment ago',
      unready(4, gates),
      [{ severity: 'pending', reason: 'Progressing', recheckAfterMs: 6_000 }],
    ],
    [
      'has an open gate, and a node that nobody hears of',
      unready(60, gates, [gate('True')]),
      [{ reason: 'NodeNotReady' }],
    ],
  ])('%s', (_, live, expected) => {
    expect(find([live])).toMatchObject(expected);
  });
});

describe('a pod that has ended', () => {
  const failed = (reason: string, message: string) =>
    pod(a, {}, { phase: 'Failed', containerStatuses: [], reason, message });

  it.each([
    [
      'OutOfmemory',
      "Pod was rejected: Node didn't have enough resource: memory, requested: 9, used: 8, capacity: 9",
      "A node did not take a pod of Deployment orders: Node didn't have enough resource: memory",
    ],
    ['NodeAffinity', '', 'A node did not take a pod of Deployment orders: NodeAffinity'],
  ])('was refused by a node: %s', (reason, message, expected) => {
    expect(find([failed(reason, message)])).toMatchObject([
      { severity: 'warning', reason: 'PodRejected', message: expected },
    ]);
  });

  it('was ended with its node, which is nobody’s trouble', () => {
    const message = 'Pod was terminated in response to imminent node shutdown.';
    expect(find([failed('Terminated', message)])).toEqual([]);
  });
});

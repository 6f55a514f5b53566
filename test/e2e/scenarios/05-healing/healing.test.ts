import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../../eventually.ts';
import { getObject, mergePatch, podsOf, untilReady } from '../../support/objects.ts';
import { useCluster } from '../../support/scenario.ts';
import { ensureShop, shopNamespace } from '../../support/shop.ts';
import { whileAsked } from '../../support/while-asked.ts';

const cluster = useCluster();
const { kubectl, nodes } = cluster;

interface Live {
  metadata: { uid: string };
  spec: object;
}

const read = (kind: string, name: string): Promise<Live> =>
  getObject<Live>(cluster, kind, name, shopNamespace);

/** The operator may just have been killed: another takes over when the lease has run out. */
const takeOverMs = 40_000;

async function routeOf(service: string): Promise<string> {
  const names = await kubectl([
    'get',
    'httproutes',
    '--namespace',
    shopNamespace,
    '--output',
    'name',
    '--selector',
    `slipway.dev/microservice=${service}`,
  ]);
  return names.trim().split('\n')[0]?.replace(/^.*\//, '') ?? '';
}

describe('what is broken heals while requests are served', () => {
  beforeAll(() => ensureShop(cluster));
  afterAll(() => kubectl(['uncordon', nodes.worker]));

  it('a pod that is killed is replaced, and no request fails', async () => {
    const [victim] = await podsOf(cluster, shopNamespace, 'catalog');
    const name = victim?.metadata.name ?? '';
    await whileAsked(cluster, 'pod killed', async () => {
      await kubectl(['delete', 'pod', name, '--namespace', shopNamespace, '--wait=false']);
      await eventually(
        async () => {
          const pods = await podsOf(cluster, shopNamespace, 'catalog');
          expect(pods.map(({ metadata }) => metadata.name)).not.toContain(name);
          expect(pods.length).toBeGreaterThanOrEqual(2);
        },
        { what: 'a new pod of the catalogue', intervalMs: 500 },
      );
      await untilReady(cluster, shopNamespace);
    });
  });

  it.each<[kind: string, outageMs: number]>([
    ['horizontalpodautoscaler', 0],
    ['poddisruptionbudget', 0],
    ['serviceaccount', 0],
    // Without it the gateway has nowhere to send requests until it is there again.
    ['service', takeOverMs],
    ['httproute', takeOverMs],
    // Its pods go with it, and new ones have to start.
    ['deployment', takeOverMs + 40_000],
  ])('a %s that is deleted is made again', async (kind, outageMs) => {
    const name = kind === 'httproute' ? await routeOf('orders') : 'orders';
    const before = await read(kind, name);
    const work = async (): Promise<void> => {
      await kubectl(['delete', kind, name, '--namespace', shopNamespace]);
      await eventually(
        async () => expect((await read(kind, name)).metadata.uid).not.toBe(before.metadata.uid),
        { what: `${kind} ${name} to be back`, timeoutMs: 60_000, intervalMs: 200 },
      );
      await untilReady(cluster, shopNamespace);
    };
    await whileAsked(cluster, `${kind} deleted`, work, { outageMs });
  });

  it('a route that is edited by hand is as declared again', async () => {
    const name = await routeOf('orders');
    const before = await read('httproute', name);
    const work = async (): Promise<void> => {
      const spec = { hostnames: ['elsewhere.example.com'] };
      await mergePatch(cluster, 'httproute', name, shopNamespace, { spec });
      await eventually(
        async () => {
          const live = await read('httproute', name);
          expect(live.spec).toEqual(before.spec);
          expect(live.metadata.uid).toBe(before.metadata.uid);
        },
        { what: `HTTPRoute ${name} as it was`, timeoutMs: 60_000, intervalMs: 100 },
      );
      await untilReady(cluster, shopNamespace);
    };
    await whileAsked(cluster, 'route edited', work, { outageMs: takeOverMs });
  });

  it('a node that is drained gives its pods to the other, and no request fails', async () => {
    await whileAsked(cluster, 'node drained', async () => {
      const drain = ['drain', nodes.worker, '--ignore-daemonsets', '--delete-emptydir-data'];
      await kubectl([...drain, '--timeout', '150s'], { timeoutMs: 200_000 });
      await untilReady(cluster, shopNamespace);
      for (const service of ['catalog', 'orders', 'payments']) {
        for (const { spec } of await podsOf(cluster, shopNamespace, service)) {
          expect(spec.nodeName, service).toBe(nodes.controlPlane);
        }
      }
    });
    await kubectl(['uncordon', nodes.worker]);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../../eventually.ts';
import { ask, watch, type Ending } from '../testing/ask.ts';
import {
  faultNamed,
  recordingContext,
  startSmallApi,
  type SmallApi,
} from '../testing/small-api.ts';
import { faultKinds } from './index.ts';
import { lastOfEach } from './watches.ts';

const services = '/api/v1/namespaces/mine/services';

describe('faults', () => {
  let api: SmallApi;
  beforeEach(async () => {
    api = await startSmallApi();
  });
  afterEach(() => api.close());

  async function open(name: string, where = '', more = {}) {
    const { told, context } = recordingContext({ where, ...more });
    const fault = faultNamed(name, faultKinds).create(context);
    const proxy = await api.proxy(fault);
    const url = proxy.urlFor('p1');
    const call = (method: string, path: string, body?: object): Promise<Ending> =>
      ask(`${url}${path}`, {
        method,
        ca: api.ca,
        patienceMs: 1_500,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    const write = (service: string): Promise<Ending> =>
      call('PATCH', `${services}/${service}`, { service });
    return {
      told,
      fault,
      proxy,
      call,
      write,
      watch: (query = '') => watch(`${url}${services}?watch=true${query}`, api.ca),
    };
  }

  const wasDone = (service: string): number =>
    api.requests.filter((request) => request === `PATCH ${services}/${service}`).length;

  it('kill-before kills at just this write, and loses it', async () => {
    const { write, told } = await open('kill-before', 'patch services app #2');
    expect(await write('app')).toMatchObject({ status: 200 });
    expect(await write('other')).toMatchObject({ status: 200 });
    expect(await write('app')).toEqual({ failed: 'timeout' });
    expect(await write('app')).toMatchObject({ status: 200 });
    expect(told).toEqual(['kill p1', 'killed before patch services app #2']);
    expect(wasDone('app')).toBe(2);
  });

  it('kill-committed kills when the write is done, and loses the answer', async () => {
    const { write, told } = await open('kill-committed', 'patch services app #1');
    expect(await write('app')).toEqual({ failed: 'timeout' });
    expect(told[0]).toBe('kill p1');
    expect(wasDone('app')).toBe(1);
  });

  it('kill-answered kills after the answer, and holds back what comes in between', async () => {
    const { write, told } = await open('kill-answered', 'patch services app #1');
    expect(await write('app')).toMatchObject({ status: 200 });
    expect(await write('next')).toEqual({ failed: 'timeout' });
    expect(told[0]).toBe('kill p1');
    expect(wasDone('next')).toBe(0);
  });

  it('freeze-watches holds events back and tells them in their order', async () => {
    const stage = await open('freeze-watches', '1');
    const watching = await stage.watch();
    api.tell({ type: 'ADDED', number: 1 });
    await eventually(() => expect(watching.lines).toHaveLength(1));
    await stage.write('app');
    api.tell({ type: 'MODIFIED', number: 2 });
    api.tell({ type: 'MODIFIED', number: 3 });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(watching.lines).toHaveLength(1);
    stage.fault.end?.();
    await eventually(() => expect(watching.lines.join()).toMatch(/1.*2.*3/));
  });

  it('unobserved never tells what happened, and lets nobody watch from before it', async () => {
    const stage = await open('unobserved', '0');
    const watching = await stage.watch('&resourceVersion=4');
    api.tell({ type: 'MODIFIED', object: { metadata: { resourceVersion: '7' } } });
    await new Promise((resolve) => setTimeout(resolve, 150));
    stage.fault.end?.();
    expect(await watching.ended).toBe('ended');
    expect(watching.lines).toHaveLength(1);
    expect(JSON.parse(watching.lines[0] ?? '')).toMatchObject({
      type: 'ERROR',
      object: { code: 410 },
    });
    const again = await stage.call('GET', `${services}?watch=true&resourceVersion=4`);
    expect(again).toMatchObject({ status: 410 });
  });

  it('cut-watches resets connections, expire-watches ends them with a 410', async () => {
    const cut = await open('cut-watches', '1');
    const first = await cut.watch();
    await cut.write('app');
    expect(await first.ended).toBe('ECONNRESET');
    const expire = await open('expire-watches', '1');
    const second = await expire.watch();
    await expire.write('app');
    expect(await second.ended).toBe('ended');
    expect(second.lines.join()).toContain('"code":410');
  });

  it('garbage-watches tells what is no JSON', async () => {
    const stage = await open('garbage-watches', '1');
    const watching = await stage.watch();
    await stage.write('app');
    await eventually(() => expect(watching.lines).toHaveLength(1));
    expect(() => void JSON.parse(watching.lines[0] ?? '')).toThrow(SyntaxError);
  });

  it('coalescing keeps the last change of an object, and all creations and deletions', () => {
    const line = (type: string, uid: string, number: number): Buffer =>
      Buffer.from(JSON.stringify({ type, object: { metadata: { uid }, number } }));
    const lines = [
      line('ADDED', 'a', 1),
      line('MODIFIED', 'a', 2),
      line('MODIFIED', 'b', 3),
      line('MODIFIED', 'a', 4),
      line('DELETED', 'b', 5),
      line('ADDED', 'b', 6),
    ];
    const kept = lastOfEach(lines).map((one) => /"number":(\d)/.exec(one.toString())?.[1]);
    expect(kept).toEqual(['1', '3', '4', '5', '6']);
  });

  it('unavailable refuses everything for a while', async () => {
    const stage = await open('unavailable', '2');
    expect(await stage.write('app')).toMatchObject({ status: 200 });
    expect(await stage.write('app')).toMatchObject({ status: 503 });
    expect(await stage.call('GET', services)).toMatchObject({ status: 503 });
    stage.fault.end?.();
    expect(await stage.write('app')).toMatchObject({ status: 200 });
  });

  it('too-many-requests says after how long to come back, and leaves the lease alone', async () => {
    const stage = await open('too-many-requests', '0');
    const endings: Ending[] = [];
    for (let index = 0; index < 20; index += 1) endings.push(await stage.call('GET', services));
    const refused = endings.filter((ending) => 'status' in ending && ending.status === 429);
    expect(refused.length).toBeGreaterThan(2);
    expect(refused.length).toBeLessThan(18);
    expect(refused[0]).toMatchObject({ headers: { 'retry-after': '1' } });
  });

  it('lost-answers does what was asked and says nothing', async () => {
    const stage = await open('lost-answers', '0');
    const endings: Ending[] = [];
    for (let index = 0; index < 12; index += 1) endings.push(await stage.write('app'));
    expect(endings.filter((ending) => 'failed' in ending).length).toBeGreaterThan(1);
    expect(wasDone('app')).toBe(12);
  });

  it('half-open takes calls and never answers, away takes none', async () => {
    const halfOpen = await open('half-open', '0');
    expect(await halfOpen.call('GET', services)).toEqual({ failed: 'timeout' });
    const away = await open('away', '0');
    expect(await away.call('GET', services)).toEqual({ failed: 'ECONNRESET' });
    expect(await away.call('GET', services)).toEqual({ failed: 'ECONNRESET' });
    away.fault.end?.();
    expect(await away.call('GET', services)).toMatchObject({ status: 200 });
  });

  it('latency makes each call take longer', async () => {
    const stage = await open('latency');
    const startedAt = performance.now();
    expect(await ask(`${stage.proxy.urlFor('p1')}${services}`, { ca: api.ca })).toMatchObject({
      status: 200,
    });
    expect(performance.now() - startedAt).toBeGreaterThan(190);
  });

  it('stale-lists serves lists of the past to who accepts them, and to nobody else', async () => {
    const stage = await open('stale-lists', '1');
    const numberOf = (ending: Ending): unknown =>
      'text' in ending ? (JSON.parse(ending.text) as { number: number }).number : ending;
    expect(numberOf(await stage.call('GET', services))).toBe(1);
    expect(await stage.write('app')).toEqual({ failed: 'timeout' });
    expect(stage.told[0]).toBe('kill p1');
    expect(numberOf(await stage.call('GET', `${services}?resourceVersion=0`))).toBe(1);
    expect(numberOf(await stage.call('GET', services))).toBe(2);
  });

  it('lease-lost lets the leader do everything but renew', async () => {
    const stage = await open('lease-lost', '1');
    const renew = () =>
      stage.call('PUT', '/apis/coordination.k8s.io/v1/namespaces/slipway-system/leases/mine', {});
    expect(await renew()).toMatchObject({ status: 200 });
    expect(await stage.write('app')).toMatchObject({ status: 200 });
    expect(await renew()).toEqual({ failed: 'timeout' });
    expect(await stage.write('app')).toMatchObject({ status: 200 });
  });

  it('leader-stopped stops the leader until another one leads', async () => {
    let holder = 'p1';
    const stage = await open('leader-stopped', '1', { holder: () => holder });
    await stage.write('app');
    expect(stage.told[0]).toBe('pause p1');
    holder = 'p2';
    await stage.call(
      'PUT',
      '/apis/coordination.k8s.io/v1/namespaces/slipway-system/leases/mine',
      {},
    );
    expect(stage.told.at(-1)).toBe('resume p1');
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../eventually.ts';
import { statusAnswer } from './fault.ts';
import { ask, watch } from './testing/ask.ts';
import { startSmallApi, type SmallApi } from './testing/small-api.ts';

const service = '/api/v1/namespaces/mine/services/app';
const services = '/api/v1/services';
const lease = '/apis/coordination.k8s.io/v1/namespaces/slipway-system/leases/mine';

describe('the proxy', () => {
  let api: SmallApi;
  beforeEach(async () => {
    api = await startSmallApi();
  });
  afterEach(() => api.close());

  it('passes on what comes, narrowed to the namespace, and records it', async () => {
    const proxy = await api.proxy({});
    const url = proxy.urlFor('p1');
    const answer = await ask(`${url}${service}`, { method: 'PATCH', body: '{"a":1}', ca: api.ca });
    expect(answer).toMatchObject({ status: 200 });
    await ask(`${url}${services}?limit=5`, { ca: api.ca });
    expect(api.requests).toEqual([
      `PATCH ${service}`,
      'GET /api/v1/namespaces/mine/services?limit=5',
    ]);
    expect(proxy.recording.entries).toMatchObject([
      { process: 'p1', verb: 'patch', resource: 'services', name: 'app', moment: 'answered' },
      { process: 'p1', verb: 'list', namespace: 'mine', code: 200 },
    ]);
    const [write, list] = proxy.recording.entries;
    expect(write?.bodyHash).toMatch(/^[0-9a-f]{12}$/);
    expect(list?.bodyHash).toBe('');
  });

  it('knows who holds the lease when something is written', async () => {
    const proxy = await api.proxy({});
    const write = (process: string) =>
      ask(`${proxy.urlFor(process)}${service}`, { method: 'PATCH', body: '{}', ca: api.ca });
    const hold = (process: string, holderIdentity: string) =>
      ask(`${proxy.urlFor(process)}${lease}`, {
        method: 'PUT',
        body: JSON.stringify({ spec: { holderIdentity } }),
        ca: api.ca,
      });
    await write('p1');
    await hold('p1', 'p1_0000');
    await write('p1');
    await hold('p2', 'p2_1111');
    await write('p1');
    await hold('p2', '');
    await write('p2');
    const writes = proxy.recording.entries.filter(({ verb }) => verb === 'patch');
    expect(writes.map(({ holder }) => holder)).toEqual(['', 'p1', 'p2', '']);
    expect(writes[0]?.leaseAgeMs).toBe(Infinity);
    expect(writes[1]?.leaseAgeMs).toBeLessThan(2_000);
  });

  it('withholds a call: answers itself, resets, or never answers', async () => {
    const fates = {
      answer: statusAnswer(429, 'TooManyRequests', 'later', { retryAfter: 3 }),
    };
    const proxy = await api.proxy({
      before: ({ name }) => {
        if (name === 'busy') return { how: 'answer', answer: fates.answer };
        return name === 'reset' ? { how: 'reset' } : { how: 'hang' };
      },
    });
    const at = (name: string, patienceMs = 2_000) =>
      ask(`${proxy.urlFor('p1')}/api/v1/namespaces/mine/services/${name}`, {
        ca: api.ca,
        patienceMs,
      });
    const busy = await at('busy');
    expect(busy).toMatchObject({ status: 429, headers: { 'retry-after': '3' } });
    expect(await at('reset')).toEqual({ failed: 'ECONNRESET' });
    expect(await at('silent', 100)).toEqual({ failed: 'timeout' });
    expect(api.requests).toEqual([]);
    expect(proxy.recording.entries.map(({ moment }) => moment)).toEqual(
      Array.from({ length: 3 }, () => 'withheld'),
    );
  });

  it('withholds an answer to what was done: resets, cuts it off, or splits it', async () => {
    const proxy = await api.proxy({
      after: ({ name }, answer) => {
        if (name === 'reset') return { how: 'reset' };
        if (name === 'cut') return { how: 'cut', answer, bytes: 5 };
        return { how: 'split', answer, bytes: 3 };
      },
    });
    const at = (name: string) =>
      ask(`${proxy.urlFor('p1')}/api/v1/namespaces/mine/services/${name}`, { ca: api.ca });
    expect(await at('reset')).toEqual({ failed: 'ECONNRESET' });
    expect(await at('cut')).toEqual({ failed: 'ECONNRESET' });
    const whole = await at('split');
    expect(whole).toMatchObject({ status: 200 });
    expect(JSON.parse('text' in whole ? whole.text : '')).toMatchObject({ number: 3 });
    expect(api.requests).toHaveLength(3);
    // That it was answered is known when the last byte is gone, which the client may see first.
    const expected = ['committed', 'committed', 'answered'];
    await eventually(() =>
      expect(proxy.recording.entries.map(({ moment }) => moment)).toEqual(expected),
    );
  });

  it('streams watches line by line, and ends them with either side', async () => {
    const proxy = await api.proxy({});
    const open = await watch(`${proxy.urlFor('p1')}${services}?watch=true`, api.ca);
    await eventually(() => expect(api.watches()).toBe(1));
    api.tell({ type: 'ADDED', number: 1 });
    await eventually(() => expect(open.lines).toEqual(['{"type":"ADDED","number":1}']));
    open.close();
    await eventually(() => expect(api.watches()).toBe(0));
    const other = await watch(`${proxy.urlFor('p1')}${services}?watch=true`, api.ca);
    await proxy.close();
    expect(await other.ended).not.toBe('');
  });

  it('refuses connections as long as the fault says so', async () => {
    let isAway = true;
    const proxy = await api.proxy({ connected: () => !isAway });
    const url = `${proxy.urlFor('p1')}${service}`;
    expect(await ask(url, { ca: api.ca })).toHaveProperty('failed');
    isAway = false;
    expect(await ask(url, { ca: api.ca })).toMatchObject({ status: 200 });
  });
});

import { describe, expect, it } from 'vitest';
import { eventBody, eventKey } from './event-body.ts';
import type { RecordedEvent } from './event-recorder.ts';
import type { KubeObject } from './kube-object.ts';

const regarding: KubeObject = {
  apiVersion: 'slipway.dev/v1alpha1',
  kind: 'Microservice',
  metadata: { name: 'orders', namespace: 'shop', uid: 'u1', resourceVersion: '7' },
};
const event: RecordedEvent = {
  type: 'Warning',
  reason: 'SecretMissing',
  action: 'Reconcile',
  note: 'Secret orders-db does not exist; create it',
};
const reporter = { controller: 'slipway.dev/operator', instance: 'slipway-0' };
const now = new Date('2026-01-01T00:00:00Z');

describe('eventBody', () => {
  it('is an Event of events.k8s.io/v1', () => {
    const body = eventBody(regarding, event, reporter, now);
    expect(body).toEqual({
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata: { name: body.metadata.name, namespace: 'shop' },
      eventTime: '2026-01-01T00:00:00.000000Z',
      ...event,
      reportingController: 'slipway.dev/operator',
      reportingInstance: 'slipway-0',
      regarding: {
        apiVersion: 'slipway.dev/v1alpha1',
        kind: 'Microservice',
        name: 'orders',
        namespace: 'shop',
        uid: 'u1',
      },
    });
    expect(body.metadata.name).toMatch(/^orders\.[0-9a-f]{16}$/);
  });

  it('has the same name for the same event and another one later', () => {
    const name = (at: Date) => eventBody(regarding, event, reporter, at).metadata.name;
    expect(name(now)).toBe(name(new Date(now)));
    expect(name(now)).not.toBe(name(new Date(now.getTime() + 1)));
  });

  it('is in the namespace default where the object is in none', () => {
    const body = eventBody({ ...regarding, metadata: { name: 'standard' } }, event, reporter, now);
    expect(body.metadata.namespace).toBe('default');
    expect(body.regarding).toEqual({
      apiVersion: 'slipway.dev/v1alpha1',
      kind: 'Microservice',
      name: 'standard',
    });
  });

  it.each([
    ['x'.repeat(253), 253],
    [`${'x'.repeat(234)}-.-y`, 251],
  ])('cuts a long name to a valid one', (name, length) => {
    const body = eventBody({ ...regarding, metadata: { name } }, event, reporter, now);
    expect(body.metadata.name).toHaveLength(length);
    expect(body.metadata.name).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?\.[0-9a-f]{16}$/);
  });

  it.each([
    ['x'.repeat(1024), 'x'.repeat(1024)],
    ['x'.repeat(1025), `${'x'.repeat(1021)}…`],
    ['ä'.repeat(513), `${'ä'.repeat(510)}…`],
    ['😀'.repeat(300), `${'😀'.repeat(255)}…`],
  ])('cuts a note to 1024 bytes', (note, expected) => {
    const body = eventBody(regarding, { ...event, note }, reporter, now);
    expect(body.note).toBe(expected);
    expect(Buffer.byteLength(body.note)).toBeLessThanOrEqual(1024);
  });
});

describe('eventKey', () => {
  it.each([
    ['another note', regarding, { note: 'other' }, true],
    [
      'another version of the object',
      { ...regarding, metadata: { ...regarding.metadata, resourceVersion: '8' } },
      {},
      true,
    ],
    ['another reason', regarding, { reason: 'Other' }, false],
    ['another type', regarding, { type: 'Normal' as const }, false],
    ['another action', regarding, { action: 'Delete' }, false],
    ['a namesake', { ...regarding, metadata: { ...regarding.metadata, uid: 'u2' } }, {}, false],
    ['another kind', { ...regarding, kind: 'Database' }, {}, false],
  ])('of %s', (_, object, change, isSame) => {
    expect(eventKey(object, { ...event, ...change }) === eventKey(regarding, event)).toBe(isSame);
  });
});

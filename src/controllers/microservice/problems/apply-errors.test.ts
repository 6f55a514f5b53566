import { describe, expect, it } from 'vitest';
import { ApiError, LeaseLostError, TransportError } from '../../../runtime/errors.ts';
import type { ChildOutcome } from '../status-input.ts';
import { statusInput } from '../testdata/status-input.ts';
import { applyErrorFindings } from './apply-errors.ts';

type Status = ConstructorParameters<typeof ApiError>[2];

const outcome = (parts: Partial<ChildOutcome>): ChildOutcome => ({
  kind: 'Deployment',
  name: 'orders',
  result: 'failed',
  ...parts,
});
const answer = (status: Status) => new ApiError('PATCH', '/apis/apps/v1', status);
const find = (parts: Partial<ChildOutcome>, input = statusInput()) =>
  applyErrorFindings({ ...input, outcomes: [outcome(parts)] });

describe('writes that failed', () => {
  it.each<[string, Status, object]>([
    [
      'RBAC',
      {
        code: 403,
        message:
          'deployments.apps "orders" is forbidden: User "slipway" cannot patch resource "deployments" in API group "apps" in the namespace "shop"',
      },
      {
        reason: 'Forbidden',
        message:
          'Deployment orders cannot be written, as slipway may not patch deployments.apps in namespace shop',
      },
    ],
    [
      'an unknown refusal',
      { code: 403, message: 'no entry.' },
      { reason: 'Forbidden', message: 'Deployment orders cannot be written: no entry' },
    ],
    [
      'an invalid field',
      {
        code: 422,
        message: 'invalid',
        details: {
          causes: [
            { field: 'spec.b', message: 'too big' },
            { field: 'spec.a', message: 'too small' },
          ],
        },
      },
      {
        reason: 'InvalidSpec',
        message: 'Deployment orders is refused as invalid: spec.a: too small; spec.b: too big',
      },
    ],
    [
      'an unknown field',
      { code: 400, message: 'unknown field "spec.x"' },
      { reason: 'InvalidSpec' },
    ],
    [
      'a webhook',
      { code: 400, message: 'admission webhook "w" denied the request: no' },
      { reason: 'Forbidden' },
    ],
    [
      'a broken webhook',
      { code: 500, message: 'failed calling webhook "w": timeout' },
      { reason: 'ApplyFailed' },
    ],
  ])('%s', (_, status, expected) => {
    expect(find({ error: answer(status) })).toMatchObject([{ severity: 'error', ...expected }]);
  });

  it.each<[string, unknown]>([
    ['a conflict', answer({ code: 409, reason: 'Conflict', message: 'modified' })],
    ['a busy server', answer({ code: 429, message: 'slow down' })],
    ['a broken server', answer({ code: 503, message: 'down' })],
    ['no answer', new TransportError('reset')],
    ['a lost lease', new LeaseLostError('lost')],
    ['anything else', 'text'],
  ])('%s passes, and is no error', (_, error) => {
    expect(find({ error })).toMatchObject([{ severity: 'pending', reason: 'ApplyFailed' }]);
  });

  it('that pass do not shake a service that is Ready', () => {
    const ready = { type: 'Ready', status: 'True', reason: 'Available', message: 'm' } as const;
    const conditions = [{ ...ready, lastTransitionTime: '2026-03-04T11:00:00Z' }];
    const previous = { observedGeneration: 3, conditions };
    const error = answer({ code: 409 });
    expect(find({ error }, { ...statusInput(), previous })).toMatchObject([
      { severity: 'warning' },
    ]);
  });

  it('are told at the part of the service that the child is for', () => {
    const error = answer({ code: 403, message: 'no' });
    expect(find({ kind: 'HTTPRoute', name: 'orders-public', error })).toMatchObject([
      { area: 'routes', object: 'HTTPRoute/orders-public' },
    ]);
  });

  it('say nothing in a namespace that goes away, which is told by itself', () => {
    const causes = [{ reason: 'NamespaceTerminating' }];
    expect(find({ error: answer({ code: 403, details: { causes } }) })).toEqual([]);
  });

  it.each<[ChildOutcome['result'], number]>([
    ['terminating', 1],
    ['unchanged', 0],
    ['created', 0],
    ['foreign', 0],
    ['api-absent', 0],
  ])('with the outcome %s there are %i', (result, count) => {
    expect(find({ result })).toHaveLength(count);
  });
});

import { describe, expect, it } from 'vitest';
import { buildInput } from '../../testdata/build-input.ts';
import { buildService } from './service.ts';

type Spec = NonNullable<NonNullable<Parameters<typeof buildInput>[0]>['spec']>;

const of = (spec: Spec) => buildService(buildInput({ spec }))[0];

describe('buildService', () => {
  it.each([
    ['http', 'http'],
    ['h2c', 'kubernetes.io/h2c'],
    ['grpc', 'kubernetes.io/h2c'],
    ['tcp', undefined],
  ] as const)('says what a port of protocol %s speaks', (protocol, expected) => {
    const service = of({ ports: [{ name: 'a', port: 80, protocol }] });
    expect(service?.spec?.ports?.[0]?.appProtocol).toBe(expected);
  });

  it('leaves to the API server what cannot be changed', () => {
    expect(Object.keys(of({})?.spec ?? {})).toEqual(['type', 'selector', 'ports']);
  });

  it('keeps its selector whatever else changes', () => {
    const selector = { 'slipway.dev/microservice': 'orders' };
    expect(of({ owner: { team: 'payments' }, className: 'x' })?.spec?.selector).toEqual(selector);
  });

  it('is not made for a worker without ports', () => {
    expect(of({ ports: [] })).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { parseMicroserviceClass } from '../crds/microservice-class/v1alpha1.ts';
import { judgedBy, selectClass } from './class-selection.ts';

const classNamed = (name: string, created: string, isDefault: boolean) => ({
  apiVersion: 'slipway.dev/v1alpha1',
  kind: 'MicroserviceClass',
  metadata: {
    name,
    creationTimestamp: created,
    annotations: isDefault ? { 'slipway.dev/is-default-class': 'true' } : {},
  },
});
const small = classNamed('small', '2026-01-01T00:00:00Z', false);
const standard = classNamed('standard', '2026-01-01T00:00:00Z', true);
const newer = classNamed('newer', '2026-02-01T00:00:00Z', true);

describe('selectClass', () => {
  it.each([
    ['the named one', [small, standard], 'small', small, undefined],
    ['none of that name', [standard], 'huge', undefined, 'huge'],
    ['the default', [small, standard], undefined, standard, undefined],
    ['the newest default', [standard, newer], undefined, newer, undefined],
    ['no default', [small], undefined, undefined, undefined],
  ])('%s', (_, classes, name, expected, missingClass) => {
    expect(selectClass(classes, name)).toEqual({ class: expected, missingClass });
  });
});

describe('a class that an older CRD let through', () => {
  const judge = judgedBy(parseMicroserviceClass);
  const broken = judge({ ...standard, spec: { gateways: 'many' } } as never);
  const sound = judge({ ...small, spec: { replicas: 3 } });

  it.each([
    ['named', 'standard'],
    ['the default', undefined],
  ])('is told apart where it is %s', (_, name) => {
    expect(selectClass([broken, sound], name)).toEqual({
      class: undefined,
      missingClass: undefined,
      invalidClass: {
        name: 'standard',
        problem: {
          field: 'spec.gateways',
          message: 'spec.gateways has to be a list, not a text',
        },
      },
    });
  });

  it("is nobody else's concern", () => {
    expect(selectClass([broken, sound], 'small')).toEqual({
      class: { ...small, spec: { replicas: 3 } },
      missingClass: undefined,
    });
  });
});

import { describe, expect, it } from 'vitest';
import { statusInput } from '../testdata/status-input.ts';
import { classFindings, namespaceFindings } from './class.ts';
import { pausedFindings } from './paused.ts';
import { specFindings } from './spec.ts';

describe('what is around the service', () => {
  it('is in order', () => {
    const input = statusInput();
    expect([...classFindings(input), ...namespaceFindings(input)]).toEqual([]);
  });

  it('lacks its class', () => {
    expect(classFindings(statusInput({}, { observed: { missingClass: 'gold' } }))).toMatchObject([
      { area: 'dependencies', reason: 'ClassNotFound', field: 'spec.className' },
    ]);
  });

  it('has a class that is not valid', () => {
    const problem = { field: 'spec.gateways', message: 'spec.gateways has to be a list' };
    const input = statusInput({}, { observed: { invalidClass: { name: 'gold', problem } } });
    expect(classFindings(input)).toMatchObject([
      {
        area: 'dependencies',
        reason: 'ClassInvalid',
        message:
          'MicroserviceClass gold is not valid, so the pods are left as they are: spec.gateways has to be a list',
      },
    ]);
    expect(classFindings(input)[0]?.hint).toContain('kubectl edit microserviceclass gold');
  });

  it('goes away', () => {
    const input = statusInput({}, { observed: { namespaceTerminating: true } });
    expect(namespaceFindings(input)).toMatchObject([{ reason: 'NamespaceTerminating' }]);
  });
});

describe('a pause', () => {
  const drift = { kind: 'Service', metadata: { name: 'orders' }, spec: { type: 'NodePort' } };

  it('holds back what is not as declared', () => {
    const input = statusInput({ spec: { paused: true } }, { live: [drift] });
    expect(pausedFindings(input)).toMatchObject([
      { severity: 'pending', reason: 'Paused', object: 'Service/orders' },
    ]);
  });

  it.each([
    ['nothing differs', true, []],
    ['it is over', false, [drift]],
  ])('holds back nothing where %s', (_, paused, live) => {
    expect(pausedFindings(statusInput({ spec: { paused } }, { live }))).toEqual([]);
  });
});

describe('an invalid spec', () => {
  it('has one problem a rule, with the field', () => {
    const problems = [
      { field: 'spec.replicas', message: 'Remove replicas or scaling.' },
      { field: '', message: 'The object is required' },
    ];
    expect(specFindings(problems)).toMatchObject([
      { reason: 'InvalidSpec', field: 'spec.replicas', message: 'Remove replicas or scaling' },
      { reason: 'InvalidSpec', message: 'The object is required' },
    ]);
  });
});

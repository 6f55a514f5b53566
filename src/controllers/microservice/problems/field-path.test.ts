import { describe, expect, it } from 'vitest';
import { microserviceOf } from '../testdata/build-input.ts';
import { fieldByKey } from './field-path.ts';

describe('fieldByKey', () => {
  const microservice = microserviceOf({
    spec: {
      env: [{ name: 'A' }, { name: 'TOKEN' }],
      files: [{ path: '/etc/orders', secret: 's' }],
      databases: [{ name: 'main', engine: 'postgres' }],
    },
  });

  it.each([
    ['spec.env[1].valueFrom.secretKeyRef', 'spec.env[name=TOKEN].valueFrom.secretKeyRef'],
    ['spec.files[0].secret', 'spec.files[path=/etc/orders].secret'],
    ['spec.databases[0]', 'spec.databases[name=main]'],
    ['spec.envFrom[0].secretRef', 'spec.envFrom[0].secretRef'],
    ['spec.env[9].value', 'spec.env[9].value'],
    ['spec.image', 'spec.image'],
  ])('%s becomes %s', (field, expected) => {
    expect(fieldByKey(microservice, field)).toBe(expected);
  });
});

import { describe, expect, it } from 'vitest';
import { databaseCrd } from '../../../src/crds/database/crd.ts';
import { microserviceCrd } from '../../../src/crds/microservice/crd.ts';
import { leavesOf } from './leaves.ts';

describe('leavesOf', () => {
  it('finds scalars in fields, lists and maps, and nothing of the status', () => {
    const paths = leavesOf(microserviceCrd).map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        'spec.image',
        'spec.command[]',
        'spec.routes[].host',
        'spec.resources.requests{}',
        'spec.files[].emptyDir.sizeLimit',
      ]),
    );
    expect(paths.filter((path) => !path.startsWith('spec.'))).toEqual([]);
    expect(new Set(paths).size).toBe(paths.length);
  });

  it('knows what rules let nobody change, on the field and on what it is in', () => {
    const bound = (leaves: ReturnType<typeof leavesOf>) =>
      leaves.filter(({ isImmutable }) => isImmutable).map(({ path }) => path);
    expect(bound(leavesOf(databaseCrd))).toEqual([
      'spec.engine',
      'spec.className',
      'spec.restoreFrom.backup',
      'spec.restoreFrom.database',
      'spec.adopt.claim',
      'spec.adopt.secretName',
      'spec.adopt.dataPath',
      'spec.adopt.userId',
    ]);
    expect(bound(leavesOf(microserviceCrd))).toEqual([
      'spec.databases[].engine',
      'spec.databases[].className',
      'spec.databases[].restoreFrom.backup',
      'spec.databases[].restoreFrom.database',
      'spec.databases[].adopt.claim',
      'spec.databases[].adopt.secretName',
      'spec.databases[].adopt.dataPath',
      'spec.databases[].adopt.userId',
    ]);
  });
});

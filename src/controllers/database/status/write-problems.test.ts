import { describe, expect, it } from 'vitest';
import { ApiError } from '../../../runtime/errors.ts';
import { writeProblems } from './write-problems.ts';

function problemOf(code: number, reason: string, details: object = {}, kind = 'StatefulSet') {
  const error = new ApiError('patch', '/apis/main-db', { code, reason, ...details });
  return writeProblems([{ kind, name: 'main-db', result: 'failed', error }])[0];
}

describe('an object of a Database that was not written', () => {
  it('is told with what the API server calls invalid, and somebody has to act', () => {
    const causes = [
      {
        field: 'spec.template.spec.containers[0].resources.requests',
        message: 'Invalid value: "64Mi": must be less than or equal to memory limit of 0',
      },
      { field: 'spec.replicas', message: 'Invalid value: -1' },
    ];
    expect(problemOf(422, 'Invalid', { message: 'too long', details: { causes } })).toEqual({
      reason: 'InvalidSpec',
      message:
        'StatefulSet main-db is refused as invalid: spec.replicas: Invalid value: -1; spec.template.spec.containers[0].resources.requests: Invalid value: "64Mi": must be less than or equal to memory limit of 0; correct the Database or its DatabaseClass',
      blocks: false,
      needsAction: true,
    });
    expect(problemOf(400, 'BadRequest', { message: 'no such field.' })?.message).toBe(
      'StatefulSet main-db is refused as invalid: no such field; correct the Database or its DatabaseClass',
    );
  });

  it('is tried again where that may help', () => {
    expect(problemOf(500, 'InternalError')).toMatchObject({
      reason: 'ApplyFailed',
      needsAction: false,
    });
  });

  it('tells of a volume that cannot grow in its own words', () => {
    expect(problemOf(422, 'Invalid', {}, 'PersistentVolumeClaim')?.reason).toBe(
      'StorageResizeRefused',
    );
  });
});

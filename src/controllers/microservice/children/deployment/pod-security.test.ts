import { describe, expect, it } from 'vitest';
import { effectiveClass } from '../../effective-class.ts';
import { classOf } from '../../testdata/build-input.ts';
import { containerSecurityContext, podSecurityContext } from './pod-security.ts';

describe('pod security', () => {
  it('is the restricted level without a class', () => {
    const { security } = effectiveClass(undefined);
    expect(podSecurityContext(security)).toEqual({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(containerSecurityContext(security)).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    });
  });

  it('never lets privileges escalate nor keeps a capability that is not named', () => {
    const { security } = effectiveClass(
      classOf({
        security: {
          runAsNonRoot: false,
          readOnlyRootFilesystem: false,
          runAsUser: 0,
          capabilitiesAdd: ['SYS_TIME', 'CHOWN'],
        },
      }),
    );
    expect(containerSecurityContext(security)).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'], add: ['CHOWN', 'SYS_TIME'] },
      readOnlyRootFilesystem: false,
    });
    expect(podSecurityContext(security)).toMatchObject({ runAsNonRoot: false, runAsUser: 0 });
  });
});

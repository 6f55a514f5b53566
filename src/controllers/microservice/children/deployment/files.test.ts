import { describe, expect, it } from 'vitest';
import { effectiveClass } from '../../effective-class.ts';
import { classOf, microserviceOf } from '../../testdata/build-input.ts';
import { files } from './files.ts';

type Spec = NonNullable<NonNullable<Parameters<typeof microserviceOf>[0]>['spec']>;

const restricted = effectiveClass(undefined).security;
const loose = effectiveClass(classOf({ security: { readOnlyRootFilesystem: false } })).security;
const of = (spec: Spec, security = restricted) => files(microserviceOf({ spec }), security);
const paths = (spec: Spec, security = restricted) =>
  of(spec, security).map(({ mount }) => mount.mountPath);

describe('files', () => {
  it('gives a writable /tmp where the rest cannot be written', () => {
    expect(paths({})).toEqual(['/tmp']);
    expect(paths({}, loose)).toEqual([]);
  });

  it('lets the user have another /tmp', () => {
    const given = of({ files: [{ path: '/tmp', emptyDir: { sizeLimit: '1024Mi' } }] });
    expect(given.map(({ volume }) => volume.emptyDir)).toEqual([{ sizeLimit: '1Gi' }]);
  });

  it('names a volume by its path alone, so that no other one moves it', () => {
    const a = { path: '/a', configMap: 'a' };
    const b = { path: '/b', secret: 'b' };
    const nameOf = (list: Spec['files'] & {}, path: string) =>
      of({ files: list }).find(({ mount }) => mount.mountPath === path)?.volume.name;
    expect(nameOf([b, a], '/a')).toBe(nameOf([a], '/a'));
    expect(nameOf([a, b], '/a')).not.toBe(nameOf([a, b], '/b'));
  });

  it('mounts contents read-only, and directories to write into not', () => {
    const given = of(
      {
        files: [
          { path: '/a', configMap: 'a' },
          { path: '/b', secret: 'b' },
          { path: '/c', emptyDir: {} },
        ],
        databases: [{ name: 'main', engine: 'postgres' }],
      },
      loose,
    );
    expect(given.map(({ mount }) => [mount.mountPath, mount.readOnly ?? false])).toEqual([
      ['/bindings/main', true],
      ['/a', true],
      ['/b', true],
      ['/c', false],
    ]);
  });
});

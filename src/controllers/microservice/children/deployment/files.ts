import { createHash } from 'node:crypto';
import type { V1Volume, V1VolumeMount } from '@kubernetes/client-node';
import type { Microservice } from '../../../../crds/microservice/v1alpha1.ts';
import type { Wire } from '../../../../runtime/kube-object.ts';
import { bindingRoot, bindings } from '../../bindings.ts';
import type { EffectiveSecurity } from '../../effective-class.ts';
import { canonicalQuantity } from '../../quantity.ts';

type FileSpec = NonNullable<Microservice['spec']['files']>[number];

export interface MountedVolume {
  readonly volume: Wire<V1Volume>;
  readonly mount: Wire<V1VolumeMount>;
}

const temporary = '/tmp';

/**
 * The directories of the container: a writable /tmp where the root file system is read-only, the
 * credentials of the databases, then spec.files in their order. One of the user's replaces ours
 * of the same path.
 */
export function files(
  microservice: Microservice,
  security: EffectiveSecurity,
): readonly MountedVolume[] {
  const declared = (microservice.spec.files ?? []).map(fileVolume);
  const taken = new Set(declared.map(({ mount }) => mount.mountPath));
  const ours = [
    ...(security.readOnlyRootFilesystem ? [temporaryVolume()] : []),
    ...bindings(microservice).map(({ entry, secretName }) => bindingVolume(entry, secretName)),
  ];
  return [...ours.filter(({ mount }) => !taken.has(mount.mountPath)), ...declared];
}

function temporaryVolume(): MountedVolume {
  return {
    volume: { name: 'tmp', emptyDir: {} },
    mount: { name: 'tmp', mountPath: temporary },
  };
}

function bindingVolume(entry: string, secretName: string): MountedVolume {
  const name = `binding-${entry}`;
  return {
    volume: { name, secret: { secretName } },
    mount: { name, mountPath: `${bindingRoot}/${entry}`, readOnly: true },
  };
}

function fileVolume(file: FileSpec): MountedVolume {
  const name = volumeName(file.path);
  const source = sourceOf(file);
  return {
    volume: { name, ...source },
    mount: {
      name,
      mountPath: file.path,
      ...(source.emptyDir === undefined ? { readOnly: true } : {}),
    },
  };
}

/** By the path alone: another place in the list, or another source, moves no other volume. */
function volumeName(path: string): string {
  return `file-${createHash('sha256').update(path).digest('hex').slice(0, 8)}`;
}

function sourceOf({
  configMap,
  secret,
  emptyDir,
  optional,
}: FileSpec): Omit<MountedVolume['volume'], 'name'> {
  const mayBeMissing = optional === undefined ? {} : { optional };
  if (configMap !== undefined) return { configMap: { name: configMap, ...mayBeMissing } };
  if (secret !== undefined) return { secret: { secretName: secret, ...mayBeMissing } };
  const { medium = '', sizeLimit } = emptyDir ?? {};
  return {
    emptyDir: {
      ...(medium === '' ? {} : { medium }),
      ...(sizeLimit === undefined ? {} : { sizeLimit: canonicalQuantity(sizeLimit) }),
    },
  };
}

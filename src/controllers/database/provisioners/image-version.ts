import type { EffectiveDatabaseClass } from '../effective-class.ts';
import { compareVersions } from '../engines/version-order.ts';
import { blocker, type Problem } from '../problem.ts';

/** The version that a tag begins with: `17.2` of `postgres:17.2-bookworm@sha256:...`. */
export function versionOfTag(image: string): string | undefined {
  return /:([0-9]{1,4}(?:\.[0-9]{1,4}){0,2})(?![0-9a-z.])[^:/]*(?:@.*)?$/.exec(image)?.[1];
}

/** Where the image of the class is of another version than the one asked for. */
export function contradictionProblem(
  { name, image }: Pick<EffectiveDatabaseClass, 'name' | 'image'>,
  wanted: string,
): Problem | undefined {
  const tagged = image === undefined ? undefined : versionOfTag(image);
  if (tagged === undefined || compareVersions(tagged, wanted) === 0) return undefined;
  return blocker(
    'VersionUnsupported',
    `DatabaseClass ${name ?? ''} has image ${image ?? ''}, which is not of version ${wanted}; set spec.version to ${tagged}, or name another class`,
  );
}

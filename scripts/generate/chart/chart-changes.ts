/** A change of a release, as Artifact Hub shows it. */
export interface ChartChange {
  kind: string;
  description: string;
}

const kinds = ['added', 'changed', 'deprecated', 'removed', 'fixed', 'security'];

/**
 * The changes of a version out of a changelog in the form of Keep a Changelog; those that are not
 * released yet where it does not name the version. Sections of other names are left out.
 */
export function chartChanges(changelog: string, version: string): ChartChange[] {
  const releases = changelog.split(/^## /m).slice(1);
  const release =
    releases.find((text) => text.startsWith(`[${version}]`)) ??
    releases.find((text) => text.startsWith('[Unreleased]')) ??
    '';
  return release
    .split(/^### /m)
    .slice(1)
    .flatMap((part) => {
      const kind = part.slice(0, part.indexOf('\n')).trim().toLowerCase();
      return kinds.includes(kind)
        ? bullets(part).map((description) => ({ kind, description }))
        : [];
    });
}

function bullets(text: string): string[] {
  return text
    .split(/^- /m)
    .slice(1)
    .map((bullet) => bullet.trim().replaceAll(/\s*\n\s*/g, ' '));
}

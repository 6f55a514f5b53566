import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import type { SourceFile } from './source-files.ts';

/**
 * Links of Markdown pages to files or headings that are not there. Links to other sites are not
 * looked at. `exists` answers for a path from the root.
 */
export function checkMarkdownLinks(
  pages: readonly SourceFile[],
  exists: (path: string) => boolean,
): string[] {
  const anchors = new Map(pages.map(({ path, text }) => [path, headingAnchors(text)]));
  return pages.flatMap(({ path, text }) =>
    linksOf(text).flatMap((link) => {
      const [target = '', anchor] = link.split('#');
      const file =
        target === '' ? path : normalize(join(dirname(path), decodeURIComponent(target)));
      if (!exists(file)) return [`${path} links to ${link}, which does not exist`];
      const missesAnchor =
        anchor !== undefined && anchors.has(file) && anchors.get(file)?.has(anchor) !== true;
      return missesAnchor ? [`${path} links to ${link}, but there is no such heading`] : [];
    }),
  );
}

/** As {@link checkMarkdownLinks}, against the files under a folder. */
export function checkMarkdownLinksUnder(root: string, pages: readonly SourceFile[]): string[] {
  return checkMarkdownLinks(pages, (path) => existsSync(join(root, path)));
}

function linksOf(text: string): string[] {
  const prose = withoutCode(text);
  const inline = [...prose.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)];
  const definitions = [...prose.matchAll(/^\[[^\]]+\]:\s+(\S+)/gm)];
  return [...inline, ...definitions]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z][a-z0-9+.-]*:/i.test(link));
}

/** Anchors as GitHub makes them, with -1, -2 for headings that repeat. */
function headingAnchors(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of withoutFences(text).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const base = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    let anchor = base;
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${base}-${count}`;
    anchors.add(anchor);
  }
  for (const [, id = ''] of text.matchAll(/<a (?:id|name)="([^"]+)"/g)) anchors.add(id);
  return anchors;
}

function withoutFences(text: string): string {
  return text.replaceAll(/^(```|~~~)[^\n]*\n[\s\S]*?^\1/gm, '');
}

function withoutCode(text: string): string {
  return withoutFences(text).replaceAll(/`[^`\n]*`/g, '');
}

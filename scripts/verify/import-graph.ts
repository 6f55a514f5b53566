import { dirname, join, normalize } from 'node:path/posix';
import type { ImportRule } from './import-rules.ts';
import type { SourceFile } from './source-files.ts';

export interface Import {
  from: string;
  /** A path from the root, or the name of a package. */
  to: string;
  typeOnly: boolean;
}

const statement =
  /^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm;

/** The imports of a file; `import type` and `export type` count as of types only. */
export function importsOf({ path, text }: SourceFile): Import[] {
  return [...text.matchAll(statement)].map(([, type, target, dynamicTarget]) => ({
    from: path,
    to: resolve(path, target ?? dynamicTarget ?? ''),
    typeOnly: type !== undefined,
  }));
}

/** Imports that a rule forbids, each with the rule and what to do instead; tests are free. */
export function checkImports(
  sources: readonly SourceFile[],
  rules: readonly ImportRule[],
): string[] {
  const shipped = sources.filter(({ path }) => !/\.test\.ts$|\/testing\//.test(path));
  return shipped
    .flatMap(importsOf)
    .flatMap((one) =>
      rules
        .filter((rule) => isForbidden(rule, one))
        .map(({ name, remedy }) => `${one.from} imports ${one.to}: ${name}; ${remedy}`),
    );
}

function isForbidden(rule: ImportRule, { from, to, typeOnly }: Import): boolean {
  const match = rule.from.exec(from);
  if (match === null || rule.except?.test(from) === true) return false;
  if (typeOnly && rule.typesAllowed) return false;
  // A path holds no character that a pattern would take for more than itself, but for the dot.
  const pattern = rule.forbidden.replaceAll('$1', (match[1] ?? '').replaceAll('.', '\\.'));
  return new RegExp(pattern).test(to);
}

function resolve(from: string, target: string): string {
  if (target.startsWith('.')) return normalize(join(dirname(from), target));
  if (target.startsWith('node:')) return target;
  const parts = target.split('/');
  return parts.slice(0, target.startsWith('@') ? 2 : 1).join('/');
}

/**
 * `npm run verify`: everything that can be said about the code without running it. All checks run
 * even if one fails. With `--json FILE` the outcome is written there, too.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkFileSizes } from './verify/file-sizes.ts';
import { checkImports } from './verify/import-graph.ts';
import { importRules } from './verify/import-rules.ts';
import { checkMarkdownLinksUnder } from './verify/markdown-links.ts';
import { runTool } from './verify/run-command.ts';
import { sourceFiles } from './verify/source-files.ts';

const root = join(import.meta.dirname, '..');
const code = ['{src,scripts,bench,test}/**/*.ts'];

interface Check {
  name: string;
  /** Resolves to what is wrong; nothing means that the check passed. */
  run: () => Promise<string[]>;
}

const checks: readonly Check[] = [
  tool('format', 'oxfmt', ['--check']),
  tool('lint', 'oxlint', ['--type-aware', '--deny-warnings']),
  tool('types', 'tsc', ['--noEmit']),
  tool('generated files', 'node', ['scripts/generate.ts', '--check']),
  tool('dead code', 'knip', []),
  own('imports', () => checkImports(sourceFiles(root, ['src/**/*.ts']), importRules)),
  own('file sizes', () => {
    const [readme] = sourceFiles(root, ['README.md']);
    return checkFileSizes(sourceFiles(root, code), readme ?? { path: 'README.md', text: '' });
  }),
  own('links', () => checkMarkdownLinksUnder(root, sourceFiles(root, ['**/*.md']))),
];

function tool(name: string, command: string, args: readonly string[]): Check {
  return {
    name,
    run: async () => {
      const { succeeded, output } = await runTool(root, command, args);
      return succeeded ? [] : [output.trim()];
    },
  };
}

function own(name: string, run: () => string[]): Check {
  return { name, run: () => Promise.resolve(run()) };
}

async function verify(): Promise<number> {
  const failed: string[] = [];
  for (const { name, run } of checks) {
    const started = performance.now();
    const problems = await run().catch((error: unknown) => [String(error)]);
    const seconds = ((performance.now() - started) / 1_000).toFixed(1);
    console.log(`${problems.length === 0 ? 'passed' : 'FAILED'}  ${name} (${seconds} s)`);
    for (const problem of problems) console.log(problem.replaceAll(/^/gm, '        '));
    if (problems.length > 0) failed.push(name);
  }
  const passed = checks.length - failed.length;
  console.log(`verify: ${passed} passed, ${failed.length} failed`);
  const { values } = parseArgs({ options: { json: { type: 'string' } } });
  if (values.json !== undefined) {
    mkdirSync(dirname(values.json), { recursive: true });
    writeFileSync(values.json, JSON.stringify({ passed, failed: failed.length }));
  }
  return failed.length === 0 ? 0 : 1;
}

process.exitCode = await verify();

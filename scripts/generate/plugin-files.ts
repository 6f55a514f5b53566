import type { Verb, VerbEntry } from '../../src/cli/verb.ts';
import { commonExitCodes } from '../../src/cli/cli-error.ts';
import { clusterFlags } from '../../src/cli/common-flags.ts';
import { flagTitle, usageLine } from '../../src/cli/help.ts';
import { verbs } from '../../src/cli/verbs.ts';
import type { GeneratedFile } from './generated-file.ts';
import { headingAnchor, markdownTable, markdownText } from './markdown.ts';

const loaded = await Promise.all(verbs.map(async (entry) => ({ entry, verb: await entry.load() })));

/** docs/plugin.md: a section for each verb, from what the verb itself says in its help. */
export function pluginFiles(): GeneratedFile[] {
  return [{ path: 'docs/plugin.md', content: page() }];
}

function page(): string {
  const list = verbs.map(({ name, summary }) => [
    `[\`${name}\`](#${headingAnchor(name)})`,
    markdownText(summary),
  ]);
  return `${[
    '# The plugin for kubectl',
    '<!-- Generated from the help of the verbs by npm run generate. -->',
    introduction,
    '## Verbs',
    markdownTable(['Verb', 'What it does'], list),
    ...loaded.map(({ entry, verb }) => section(entry, verb)),
    '## Flags for the cluster',
    'Verbs that ask a cluster have these, with the meaning that they have for kubectl:',
    markdownTable(
      ['Flag', 'Meaning'],
      clusterFlags.map((flag) => [`\`${flagTitle(flag).trim()}\``, markdownText(flag.description)]),
    ),
    '## Exit codes',
    'Those of all verbs; what else a verb exits with is in its section.',
    markdownTable(
      ['Code', 'Meaning'],
      commonExitCodes.map(({ code, meaning }) => [String(code), meaning]),
    ),
  ].join('\n\n')}\n`;
}

const introduction = `\`kubectl slipway\` shows what is wrong first, with the next step as Slipway itself says it, and what a
change would do before it is applied. It uses your kubeconfig and your rights, and starts nothing in the
cluster.

It is one file that needs Node.js 24.21 or newer, and a package for npm:

\`\`\`sh
npm ci && npm run build
npm install --global ./dist/plugin
kubectl slipway version
\`\`\`

Or copy \`dist/plugin/kubectl-slipway.cjs\` into a folder of PATH, as \`kubectl-slipway\`. For
[krew](https://krew.sigs.k8s.io), [.krew.yaml](../.krew.yaml) is the template of a manifest; with one
that is filled in for a release, \`kubectl krew install --manifest=slipway.yaml\` installs the plugin,
on Linux and macOS.

What is confidential is in no output: of Secrets no content is read or shown, and values of variables
are \`(hidden)\` unless \`--show-values\` asks for those of your own objects. Colours are for terminals
only; \`NO_COLOR\` or \`--color never\` turns them off.`;

function section(entry: VerbEntry, verb: Verb): string {
  const { details, arguments: args = [], flags = [], examples, exitCodes = [] } = verb;
  const rows = [
    ...args.map(({ name, description }) => [`\`${name}\``, markdownText(description)]),
    ...flags.map((flag) => [`\`${flagTitle(flag).trim()}\``, markdownText(flag.description)]),
  ];
  const codes = exitCodes.map(
    ({ code, meaning }) => `Exit code ${code}: ${markdownText(meaning)}.`,
  );
  return [
    `### ${entry.name}`,
    `${markdownText(entry.summary)}.${details === undefined ? '' : ` ${markdownText(details)}`}`,
    ['```sh', usageLine(entry.name, verb), '```'].join('\n'),
    ...(rows.length === 0 ? [] : [markdownTable(['Argument or flag', 'Meaning'], rows)]),
    [
      '```sh',
      ...examples.map(
        ({ args: words, description }) => `kubectl slipway ${words}  # ${description}`,
      ),
      '```',
    ].join('\n'),
    ...codes,
  ].join('\n\n');
}

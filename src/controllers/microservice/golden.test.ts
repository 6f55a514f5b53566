import { readdirSync, readFileSync } from 'node:fs';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { BuildInput } from './children/child-kind.ts';
import { desiredState, type DesiredState } from './desired.ts';
import { readInput } from './testdata/build-input.ts';

const folder = new URL('testdata/', import.meta.url);
const inputs = readdirSync(folder).filter(
  (name) => name.endsWith('.yaml') && !name.endsWith('.golden.yaml'),
);

/** All children as a stream of manifests, and last what could not be built. */
function render({ children, held, routes }: DesiredState): string {
  const problems = routes.flatMap(({ route, problem, conflicts }) =>
    problem === undefined && conflicts.length === 0
      ? []
      : [
          {
            route: route.name,
            ...(problem === undefined ? {} : { problem }),
            ...(conflicts.length === 0 ? {} : { holders: conflicts.map(({ holder }) => holder) }),
          },
        ],
  );
  const rest = {
    ...(held.length === 0 ? {} : { held }),
    ...(problems.length === 0 ? {} : { routes: problems }),
  };
  const documents = [
    ...children.map(({ object }) => object),
    ...(Object.keys(rest).length === 0 ? [] : [{ notBuilt: rest }]),
  ];
  return documents
    .map((document) => dump(document, { lineWidth: 100, noRefs: true }))
    .join('---\n');
}

describe('what a Microservice becomes', () => {
  it.each(inputs)('%s', async (name) => {
    const input: BuildInput = readInput(readFileSync(new URL(name, folder), 'utf8'));
    const golden = new URL(name.replace(/\.yaml$/, '.golden.yaml'), folder);
    await expect(render(desiredState(input))).toMatchFileSnapshot(golden.pathname);
  });

  it('covers every field of spec', () => {
    const texts = inputs.map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n');
    for (const field of specFields) expect(texts).toMatch(new RegExp(`^  ${field}:`, 'm'));
  });
});

const specFields = [
  'image',
  'className',
  'owner',
  'command',
  'args',
  'imagePullSecrets',
  'ports',
  'env',
  'envFrom',
  'files',
  'resources',
  'health',
  'probes',
  'replicas',
  'scaling',
  'routes',
  'uses',
  'access',
  'databases',
  'rollout',
  'metrics',
  'serviceAccount',
];

import { describe, expect, it } from 'vitest';
import { desiredState } from '../../desired.ts';
import { platform } from '../../testing/platform.ts';
import { readInput } from '../../testdata/read-input.ts';
import { planVersion } from './version-plan.ts';

interface Case {
  spec?: string;
  class?: { version?: string; image?: string };
  running?: string;
  data?: string;
}

function plan(given: Case) {
  const quoted = (value: unknown) => JSON.stringify(value);
  const spec = { engine: 'postgres', ...(given.spec === undefined ? {} : { version: given.spec }) };
  const classSpec = { engine: 'postgres', provisioner: 'StatefulSet', ...given.class };
  const annotated = (version: string) => `annotations: {slipway.dev/engine-version: '${version}'}`;
  const documents = [
    `apiVersion: slipway.dev/v1alpha1\nkind: Database\nmetadata: {name: d}\nspec: ${quoted(spec)}`,
    `apiVersion: slipway.dev/v1alpha1\nkind: DatabaseClass\nmetadata: {name: c}\nspec: ${quoted(classSpec)}`,
    ...(given.running === undefined
      ? []
      : [`kind: StatefulSet\nmetadata: {name: d-db, ${annotated(given.running)}}`]),
    ...(given.data === undefined
      ? []
      : [`kind: PersistentVolumeClaim\nmetadata: {name: c, ${annotated(given.data)}}`]),
  ];
  const { database, observed } = readInput(documents.join('\n---\n'));
  const { input } = desiredState(database, observed, false, platform);
  const { version, image, problem } = planVersion(input);
  return [version, image, problem?.reason, problem?.blocks];
}

describe('the version to run', () => {
  it.each<[string, Case, readonly unknown[]]>([
    ['the default', {}, ['17', 'postgres:17', undefined, undefined]],
    ['of the class', { class: { version: '16' } }, ['16', 'postgres:16', undefined, undefined]],
    [
      'of the spec',
      { spec: '15', class: { version: '16' } },
      ['15', 'postgres:15', undefined, undefined],
    ],
    [
      'of the image',
      { class: { image: 'r:5000/pg:16.1-alpine' } },
      ['16.1', 'r:5000/pg:16.1-alpine', undefined, undefined],
    ],
    [
      'of an image without a version',
      { spec: '16', class: { image: 'pg:latest' } },
      ['16', 'pg:latest', undefined, undefined],
    ],
    [
      'of an image by digest',
      { class: { image: 'pg@sha256:17aa' } },
      ['17', 'pg@sha256:17aa', undefined, undefined],
    ],
    [
      'that the image is not of',
      { spec: '16', class: { image: 'pg:17' } },
      ['17', 'pg:17', 'VersionUnsupported', true],
    ],
    [
      'that is later than that of the image, which its engine could be upgraded to',
      { spec: '17.3', class: { image: 'pg:17.2' } },
      ['17.2', 'pg:17.2', 'VersionUnsupported', true],
    ],
    [
      'that the data is not of',
      { spec: '17', data: '16' },
      ['16', 'postgres:16', 'VersionUnsupported', false],
    ],
    [
      'of the StatefulSet before that of the data',
      { spec: '17.1', running: '17.2', data: '17.0' },
      ['17.2', 'postgres:17.2', 'VersionUnsupported', false],
    ],
    [
      'of an image that the class changed',
      { class: { image: 'pg:18' }, running: '17' },
      ['17', 'postgres:17', 'VersionUnsupported', false],
    ],
  ])('%s', (_, given, expected) => {
    expect(plan(given)).toEqual(expected);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { dump, load, loadAll } from 'js-yaml';
import { clusterRules } from '../../../src/controllers/permissions.ts';
import { chartFolder, offlineCluster, type Helm } from './helm.ts';

/** An object as Helm rendered it. */
export interface Rendered {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  [field: string]: unknown;
}

const { version } = load(readFileSync(join(chartFolder, 'Chart.yaml'), 'utf8')) as {
  version: string;
};
const scripts = ['check-operator.mjs', 'wait-for-api.mjs'];

export interface RenderOptions {
  /** `slipway` by default. */
  release?: string;
  /** Kinds that the API server serves, as `slipway.dev/v1alpha1/DatabaseClass`. */
  served?: readonly string[];
}

/** What the chart comes to with these values, in namespace `platform`. */
export async function renderChart(
  helm: Helm,
  values: object,
  { release = 'slipway', served = [] }: RenderOptions = {},
): Promise<Rendered[]> {
  const args = ['template', release, chartFolder, '--namespace', 'platform'];
  const known = served.map((kind) => `--api-versions=${kind}`);
  return loadAll(await helm([...args, ...known, ...offlineCluster], { values })).filter(isObject);
}

function isObject(document: unknown): document is Rendered {
  return typeof document === 'object' && document !== null;
}

/**
 * The objects as text to compare, but for the CRDs; scripts and rules are not repeated in it, nor
 * the chart's version.
 */
export function goldenText(objects: readonly Rendered[]): string {
  const texts = scripts.map((name) => ({
    name,
    text: readFileSync(join(chartFolder, 'files', name), 'utf8').trim(),
  }));
  const known = JSON.stringify(
    objects.filter(({ kind }) => !isCrd({ kind })),
    (_, field: unknown) => {
      if (typeof field !== 'string') return field;
      const script = texts.find(({ text }) => text === field.trim());
      return script === undefined
        ? field.replaceAll(version, '(version)')
        : `(files/${script.name})`;
    },
  );
  return (JSON.parse(known) as Rendered[])
    .map((object) => (isOperatorRole(object) ? { ...object, rules: '(generated)' } : object))
    .map((object) => dump(object, { noRefs: true, lineWidth: 100 }))
    .join('---\n');
}

function isOperatorRole(object: Rendered): boolean {
  return object.kind === 'ClusterRole' && isDeepStrictEqual(object['rules'], clusterRules());
}

/** Whether the object is a CustomResourceDefinition. */
export function isCrd({ kind }: { kind: string }): boolean {
  return kind === 'CustomResourceDefinition';
}

/** The only object of the kind. Throws where there is none, or more than one. */
export function onlyOf(objects: readonly Rendered[], kind: string): Rendered {
  const [object, ...others] = objects.filter((candidate) => candidate.kind === kind);
  if (object === undefined || others.length > 0) {
    throw new Error(`expected one ${kind}, got ${others.length + (object === undefined ? 0 : 1)}`);
  }
  return object;
}

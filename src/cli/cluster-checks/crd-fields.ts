import { at, listAt, textAt } from '../../controllers/wire-value.ts';
import type { KubeObject } from '../../runtime/kube-object.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import { find } from '../objects.ts';
import { cleanText } from '../output/clean-text.ts';
import { pluginVersion } from '../version.ts';
import type { Check, CheckInput, CheckResult } from './check-result.ts';

const check = 'crd-fields';
const shown = 3;

/**
 * That the CRDs have the fields of this version, and no others. Helm does not upgrade what lies in
 * a folder crds, and fields that an older CRD does not know are refused or dropped.
 */
export const checkCrdFields: Check = async (input) => {
  const { crds } = await import('../../crds/index.ts');
  const results = await Promise.all(
    crds.map(async (own): Promise<readonly CheckResult[] | undefined> => {
      const { name } = own.metadata;
      const ref = { namespace: '', name };
      const live = await find(input.cluster.client, builtin.customResourceDefinition, ref);
      return live === undefined ? undefined : compare(input, own, live);
    }),
  );
  const found = results.filter((each) => each !== undefined);
  // That CRDs are missing is said by the check of them.
  if (found.length === 0) return [];
  const problems = found.flat();
  if (problems.length > 0) return problems;
  return [
    { check, severity: 'ok', message: `The CRDs have the fields of version ${pluginVersion}` },
  ];
};

function compare(input: CheckInput, own: KubeObject, live: KubeObject): readonly CheckResult[] {
  const { name } = own.metadata;
  const version = textAt(listAt(own, 'spec', 'versions')[0], 'name');
  const [ours, theirs] = [own, live].map((crd) => fieldsOf(schemaOf(crd, version)));
  const missing = topmost(ours, theirs);
  const unknown = topmost(theirs, ours);
  const results: CheckResult[] = [];
  if (missing.length > 0) {
    const isOperators = runsThisVersion(input);
    results.push({
      check,
      severity: isOperators ? 'error' : 'warning',
      message: `CRD ${name} is older than version ${pluginVersion}: it lacks ${some(missing)}`,
      hint: isOperators
        ? `Apply the CRDs of the chart ${pluginVersion}: helm upgrade with crds.enabled: true, or its templates/crds by hand; see docs/upgrade.md`
        : 'Upgrade Slipway with its CRDs, or use the plugin of the version that runs; see docs/upgrade.md',
    });
  }
  if (unknown.length > 0) {
    results.push({
      check,
      severity: 'warning',
      message: `CRD ${name} is newer than version ${pluginVersion} of the plugin, which does not know ${some(unknown)}`,
      hint: 'Install the plugin of the version that runs; kubectl slipway version says which',
    });
  }
  return results;
}

function schemaOf(crd: KubeObject, version: string | undefined): unknown {
  const found = listAt(crd, 'spec', 'versions').find((each) => textAt(each, 'name') === version);
  return at(found, 'schema', 'openAPIV3Schema');
}

/** The paths of all fields of a schema: `spec.routes[].host`. */
function fieldsOf(schema: unknown, path = ''): ReadonlySet<string> {
  const found = new Set<string>();
  const collect = (inner: unknown, below: string): void => {
    for (const field of fieldsOf(inner, below)) found.add(field);
  };
  const properties = at(schema, 'properties');
  if (typeof properties === 'object' && properties !== null) {
    for (const [name, inner] of Object.entries(properties)) {
      const field = path === '' ? name : `${path}.${name}`;
      found.add(field);
      collect(inner, field);
    }
  }
  const items = at(schema, 'items');
  if (items !== undefined) collect(items, `${path}[]`);
  const values = at(schema, 'additionalProperties');
  if (typeof values === 'object') collect(values, `${path}.*`);
  return found;
}

/** What is in the first alone; not what is within something that is. */
function topmost(
  fields: ReadonlySet<string> = new Set(),
  others: ReadonlySet<string> = new Set(),
): readonly string[] {
  const only = [...fields].filter((field) => !others.has(field));
  return only.filter((field) => !only.some((outer) => isWithin(field, outer))).toSorted();
}

function isWithin(field: string, outer: string): boolean {
  return field.startsWith(outer) && /^[.[]/.test(field.slice(outer.length));
}

function some(fields: readonly string[]): string {
  const names = fields.slice(0, shown).map(cleanText).join(', ');
  return fields.length > shown ? `${names} and ${fields.length - shown} more` : names;
}

function runsThisVersion({ operators = [] }: CheckInput): boolean {
  return operators.some((operator) =>
    listAt(operator, 'spec', 'template', 'spec', 'containers').some((container) => {
      // A tag may have a digest after it.
      const [image = ''] = (textAt(container, 'image') ?? '').split('@');
      return [pluginVersion, `v${pluginVersion}`].some((tag) => image.endsWith(`:${tag}`));
    }),
  );
}

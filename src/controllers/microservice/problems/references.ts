import type { StatusInput } from '../status-input.ts';
import {
  missingReferences,
  requiredContents,
  type ContentReference,
  type MissingReference,
} from '../references.ts';
import { fieldByKey } from './field-path.ts';
import type { Finding } from './problem.ts';
import { enumerate } from '../../words.ts';

/**
 * The Secrets, ConfigMaps and keys that the pods need and that are not there, each object once
 * with all that is needed of it, so that one command mends it.
 */
export function referenceFindings(input: StatusInput): readonly Finding[] {
  const references = requiredContents(input.microservice);
  const byObject = new Map<string, MissingReference[]>();
  for (const missing of missingReferences(references, input.observed.contents)) {
    const { kind, name } = missing.reference;
    const object = `${kind} ${name}`;
    byObject.set(object, [...(byObject.get(object) ?? []), missing]);
  }
  return [...byObject.values()].flatMap((missing) => {
    const [first] = missing;
    return first === undefined ? [] : [explain(input, first, missing, references)];
  });
}

function explain(
  input: StatusInput,
  first: MissingReference,
  missing: readonly MissingReference[],
  references: readonly ContentReference[],
): Finding {
  const { reference } = first;
  const field = fieldByKey(input.microservice, reference.field);
  if (first.missing === 'unknown') return unreadable(input, reference, field);
  if (reference.isGenerated) return credentialsPending(reference, field);
  return first.missing === 'object'
    ? objectMissing(input, reference, field, references)
    : keysMissing(input, reference, field, uniqueKeys(missing.flatMap(({ keys }) => keys)));
}

/** No event tells when it can be read. */
const unreadRetryMs = 15_000;

function unreadable(
  { microservice }: StatusInput,
  { kind, name }: ContentReference,
  field: string,
): Finding {
  const namespace = microservice.metadata.namespace ?? '';
  return {
    area: 'dependencies',
    severity: 'pending',
    reason: 'ReferenceUnreadable',
    message: `${kind} ${name} could not be read, so the pods are left as they are`,
    field,
    hint: `Check that Slipway may get ${kind.toLowerCase()}s in namespace ${namespace}`,
    recheckAfterMs: unreadRetryMs,
  };
}

function credentialsPending(reference: ContentReference, field: string): Finding {
  return {
    area: 'dependencies',
    severity: 'pending',
    reason: 'CredentialsPending',
    message: `Secret ${reference.name} does not hold the credentials of database ${reference.database ?? ''} yet`,
    field,
  };
}

function objectMissing(
  { microservice }: StatusInput,
  { kind, name, database }: ContentReference,
  field: string,
  references: readonly ContentReference[],
): Finding {
  const namespace = microservice.metadata.namespace ?? '';
  const keys = uniqueKeys(
    references
      .filter((other) => other.kind === kind && other.name === name)
      .flatMap((other) => other.keys),
  );
  const what = kind === 'Secret' ? 'secret generic' : 'configmap';
  const from =
    keys.length === 0 ? ['--from-file=<path>'] : keys.map((key) => `--from-literal=${key}=<value>`);
  return {
    area: 'dependencies',
    severity: 'error',
    reason: 'ReferenceMissing',
    message: `${kind} ${name} does not exist, and the pods${database === undefined ? '' : ` and database ${database}`} need it`,
    field,
    hint: `kubectl create ${what} ${name} -n ${namespace} ${from.join(' ')}`,
  };
}

function keysMissing(
  { microservice }: StatusInput,
  { kind, name }: ContentReference,
  field: string,
  keys: readonly string[],
): Finding {
  const namespace = microservice.metadata.namespace ?? '';
  const data = Object.fromEntries(keys.map((key) => [key, '<value>']));
  const patch = JSON.stringify({ [kind === 'Secret' ? 'stringData' : 'data']: data });
  return {
    area: 'dependencies',
    severity: 'error',
    reason: 'KeyMissing',
    message: `${kind} ${name} has no key${keys.length === 1 ? '' : 's'} ${enumerate(keys)}, which the pods need`,
    field,
    hint: `kubectl patch ${kind.toLowerCase()} ${name} -n ${namespace} --type=merge -p '${patch}'`,
  };
}

function uniqueKeys(keys: readonly string[]): readonly string[] {
  return [...new Set(keys)].toSorted();
}

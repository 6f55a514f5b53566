import type { BuildInput } from './children/child-kind.ts';
import { bindings } from './bindings.ts';
import { at, conditionAt } from '../wire-value.ts';
import { databaseName } from './names.ts';
import { liveChild } from './observed.ts';
import { isForeign } from './ownership.ts';
import { missingReferences, requiredContents, type MissingReference } from './references.ts';

/** Why the Deployment is neither made nor changed for now; the version that runs keeps serving. */
export interface Held {
  readonly reason:
    | 'ClassNotFound'
    | 'ClassInvalid'
    | 'ReferenceMissing'
    | 'ReferenceUnreadable'
    | 'CredentialsPending'
    | 'NameConflict'
    | 'MigrationPending';
  /** The field of the Microservice that it comes from. */
  readonly field: string;
  readonly message: string;
  readonly hint: string;
}

/**
 * Everything that holds the Deployment back, each thing once, in the order of the spec: a class
 * that does not exist or is not valid (the pods would be restarted with defaults that nobody
 * chose), what the pods mount and is not there, a Database that is yet to be filled, and a Database of another owner under the name of ours, whose
 * credentials the pods must not get.
 */
export function heldReasons(input: BuildInput): readonly Held[] {
  const missing = missingReferences(requiredContents(input.microservice), input.observed.contents);
  const reasons = [
    ...classReasons(input),
    ...conflictReasons(input),
    ...restoreReasons(input),
    ...missing.map((item) => explain(item, input.microservice.metadata.namespace ?? '')),
  ];
  const seen = new Set<string>();
  return reasons.filter(({ message }) => !seen.has(message) && seen.add(message));
}

function classReasons({ observed }: BuildInput): Held[] {
  const { missingClass, invalidClass } = observed;
  if (invalidClass !== undefined) {
    const { name, problem } = invalidClass;
    return [
      {
        reason: 'ClassInvalid',
        field: 'spec.className',
        message: `MicroserviceClass ${name} is not valid: ${problem.message}`,
        hint: `Correct MicroserviceClass ${name}; kubectl explain microserviceclass.spec describes every field`,
      },
    ];
  }
  if (missingClass === undefined) return [];
  return [
    {
      reason: 'ClassNotFound',
      field: 'spec.className',
      message: `MicroserviceClass ${missingClass} does not exist`,
      hint: `Create MicroserviceClass ${missingClass}, or set spec.className to one that kubectl get microserviceclasses lists`,
    },
  ];
}

function conflictReasons({ microservice, observed }: BuildInput): Held[] {
  return bindings(microservice).flatMap(({ database }, index): Held[] => {
    const live = liveChild(observed, 'Database', database);
    if (live === undefined || !isForeign(live, microservice)) return [];
    return [
      {
        reason: 'NameConflict',
        field: `spec.databases[${index}].name`,
        message: `Database ${database} exists and does not belong to this Microservice`,
        hint: `Rename the entry, or let Slipway take the Database over with kubectl annotate database.slipway.dev ${database} slipway.dev/adopt=true`,
      },
    ];
  });
}

/** Pods that found the database empty would fill it, or fail for good. */
function restoreReasons({ microservice, observed }: BuildInput): Held[] {
  return (microservice.spec.databases ?? []).flatMap(({ name, restoreFrom }, index): Held[] => {
    if (restoreFrom === undefined) return [];
    const database = databaseName(microservice, name);
    const live = liveChild(observed, 'Database', database);
    if (conditionAt(at(live, 'status'), 'Restored')?.status === 'True') return [];
    return [
      {
        reason: 'CredentialsPending',
        field: `spec.databases[${index}].restoreFrom`,
        message: `Database ${database} does not hold yet what restoreFrom names`,
        hint: `Slipway fills it first; see kubectl describe databases.slipway.dev ${database} -n ${microservice.metadata.namespace ?? ''}`,
      },
    ];
  });
}

function explain({ reference, missing, keys }: MissingReference, namespace: string): Held {
  const { kind, name, field } = reference;
  const object = `${kind} ${name}`;
  if (missing === 'unknown') {
    return {
      reason: 'ReferenceUnreadable',
      field,
      message: `${object} could not be read yet`,
      hint: `Nothing to do if this goes by itself; else check that Slipway may get ${kind.toLowerCase()}s in namespace ${namespace}`,
    };
  }
  if (reference.isGenerated) {
    return {
      reason: 'CredentialsPending',
      field,
      message: `${object} does not hold the credentials of database ${reference.database ?? ''} yet`,
      hint: `Slipway writes it once the database is set up; see kubectl describe database.slipway.dev in namespace ${namespace}`,
    };
  }
  if (missing === 'keys') {
    const named = keys.length === 1 ? `key ${keys.join()}` : `keys ${keys.join(', ')}`;
    return {
      reason: 'ReferenceMissing',
      field,
      message: `${object} has no ${named}`,
      hint: `Add the ${named} to ${object} in namespace ${namespace}, or correct ${field}`,
    };
  }
  return {
    reason: 'ReferenceMissing',
    field,
    message: `${object} does not exist`,
    hint: `Create ${object} in namespace ${namespace}, or correct ${field}`,
  };
}

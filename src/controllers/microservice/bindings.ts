import { variablesOfProfiles, type VariableTexts } from '../../crds/microservice/env-profiles.ts';
import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import { databaseChildName, databaseName } from './names.ts';

/** Where the pods find the credentials of a database (servicebinding.io). */
export const bindingRoot = '/bindings';

/** The keys that every credentials Secret has. */
const commonKeys = ['host', 'port', 'username', 'password', 'database'] as const;

/** The credentials of one entry of spec.databases. */
export interface Binding {
  /** The name of the entry. */
  readonly entry: string;
  /** The name of the Database object. */
  readonly database: string;
  /** The Secret of servicebinding.io's keys. */
  readonly secretName: string;
  /** The Secret is the user's: it may lack the key `uri`, unless a profile takes that. */
  readonly isExternal: boolean;
  /** The keys of the Secret that the pods cannot start without. */
  readonly keys: readonly string[];
  /** The variables of the entry's profiles, where {key} stands for that key of the Secret. */
  readonly profileVariables: VariableTexts;
}

/** The bindings of the Microservice, in the order of spec.databases. */
export function bindings(microservice: Microservice): readonly Binding[] {
  return (microservice.spec.databases ?? []).map((entry) => {
    const database = databaseName(microservice, entry.name);
    const isExternal = entry.secretName !== undefined;
    const profileVariables = variablesOfProfiles(entry);
    const needsUri = !isExternal || Object.values(profileVariables).includes('{uri}');
    return {
      entry: entry.name,
      database,
      secretName: entry.secretName ?? databaseChildName(database),
      isExternal,
      keys: needsUri ? [...commonKeys, 'uri'] : commonKeys,
      profileVariables,
    };
  });
}

import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import { databaseChildName, databaseName } from './names.ts';

/** Where the pods find the credentials of a database (servicebinding.io). */
export const bindingRoot = '/bindings';

/** The keys that every credentials Secret has. `uri` is left to Slipway's own ones. */
export const bindingKeys = ['host', 'port', 'username', 'password', 'database'] as const;

/** The credentials of one entry of spec.databases. */
export interface Binding {
  /** The name of the entry. */
  readonly entry: string;
  /** The name of the Database object. */
  readonly database: string;
  /** The Secret of servicebinding.io's keys. */
  readonly secretName: string;
  /** The Secret is the user's: it may lack the key `uri`. */
  readonly isExternal: boolean;
}

/** The bindings of the Microservice, in the order of spec.databases. */
export function bindings(microservice: Microservice): readonly Binding[] {
  return (microservice.spec.databases ?? []).map((entry) => {
    const database = databaseName(microservice, entry.name);
    return {
      entry: entry.name,
      database,
      secretName: entry.secretName ?? databaseChildName(database),
      isExternal: entry.secretName !== undefined,
    };
  });
}

import type { ObjectRef } from '../../runtime/kube-object.ts';
import type { Endpoint } from './login/connection.ts';
import type { TenantWishes } from './engines/tenancy.ts';

/** How Slipway reaches a server on which it sets a database up. Holds no password. */
export interface ServerAccess {
  /** Where services connect to, and Slipway does. */
  readonly endpoint: Endpoint;
  /** The Secret with the password of an administrator. */
  readonly adminSecret: ObjectRef;
  /** The Secret whose `ca.crt` signs the certificate of a server that Slipway runs with TLS. */
  readonly authority?: ObjectRef;
  /** Who that is; undefined: the Secret says it. */
  readonly adminName: string | undefined;
  /** Where the server is not for this database alone. */
  readonly tenant: TenantTerms | undefined;
  /** Where another operator runs the server and makes database and roles. */
  readonly managed?: ManagedTerms;
}

/** On what terms a database is on a server that another operator runs for it. */
export interface ManagedTerms {
  /** The DatabaseClass that it was made with. */
  readonly className: string;
  /** The object of that operator for the server. */
  readonly cluster: string;
  /** The Secret whose `ca.crt` signs the certificate of the server. */
  readonly authority: ObjectRef;
}

/** On what terms a database is on a server that others use, too. */
export interface TenantTerms extends TenantWishes {
  /** The DatabaseClass of the server. */
  readonly className: string;
  /** Says on the server whose the database is. */
  readonly mark: string;
  /** Somebody said that what bears the names may be taken over. */
  readonly adopt: boolean;
}

import type { Database } from '../../crds/database/v1alpha1.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import { apiVersionOf } from '../../runtime/resource.ts';
import type { Engine } from './engines/engine.ts';
import { keptMetadata } from './metadata.ts';
import { adminSecretName, credentialsSecretName, logicalNames } from './names.ts';
import { tlsModes, type Connection, type Endpoint } from './login/connection.ts';
import { recordAnnotations, type LoginRecord } from './rotation/login-record.ts';
import type { Secret } from './types.ts';

/** The keys that the Secret of a database which Slipway runs has (servicebinding.io). */
export const credentialKeys = [
  'database',
  'host',
  'password',
  'port',
  'provider',
  'type',
  'uri',
  'username',
] as const;

/** The keys of the Secret with the superuser's password. */
export const adminKeys = ['password', 'username'] as const;

/**
 * The connection of the services to a server on which Slipway sets their database up; as the first
 * login, unless another one is given.
 */
export function serviceConnection(
  database: Database,
  engine: Engine,
  endpoint: Endpoint,
  secret: Pick<Connection, 'password' | 'certificates'> & Partial<Pick<Connection, 'username'>>,
): Connection {
  const names = logicalNames(database, engine);
  return { ...endpoint, database: names.database, username: names.login, ...secret };
}

/**
 * The Secret that services use, with servicebinding.io's keys, and sslmode where the server may
 * have TLS, and what is recorded of its login. Pure: the password is given.
 */
export function credentialsSecret(
  database: Database,
  engine: Engine,
  connection: Connection,
  record: LoginRecord = {},
): Secret {
  const { password, username, certificates } = connection;
  const given = withoutTls(connection) ?? connection;
  const texts = {
    database: connection.database,
    host: given.host,
    password,
    port: String(given.port),
    provider: 'slipway',
    type: engine.bindingType,
    uri: engine.uri(given),
    username,
    ...(given.tls === 'disable' ? {} : { sslmode: given.tls }),
    ...(certificates === undefined ? {} : { certificates }),
    ...tlsKeys(engine, connection),
  };
  const type = `servicebinding.io/${engine.bindingType}`;
  const secret = secretOf(database, credentialsSecretName(database), type, texts);
  const annotations = recordAnnotations(record);
  if (Object.keys(annotations).length === 0) return secret;
  return { ...secret, metadata: { ...secret.metadata, annotations } };
}

/** The connection of services that do not speak TLS yet, where that is another one. */
function withoutTls(connection: Connection): Connection | undefined {
  const { plainPort: port } = connection;
  return port === undefined ? undefined : { ...connection, port, tls: 'disable' };
}

/**
 * Where TLS has a port of its own, the connection by that: it is the same while services may do
 * without TLS and afterwards.
 */
function tlsKeys(engine: Engine, connection: Connection): Readonly<Record<string, string>> {
  const { port, tls } = connection;
  if (tls === 'disable' || port === engine.port || port !== engine.tls.port) return {};
  return { 'tls-port': String(port), 'tls-uri': engine.uri(connection) };
}

/** The Secret with the superuser's password. Pure: the password is given. */
export function adminSecret(database: Database, engine: Engine, password: string): Secret {
  return secretOf(database, adminSecretName(database), 'kubernetes.io/basic-auth', {
    password,
    username: engine.superuser,
  });
}

/** The texts of a Secret; keys whose value is no UTF-8 are as good as absent. */
export function decodeSecret(secret: Secret): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const [key, value] of Object.entries(secret.data ?? {})) {
    texts[key] = Buffer.from(value, 'base64').toString('utf8');
  }
  return texts;
}

/** As {@link decodeSecret}, without the line ends that `--from-file` brings along, and what is empty. */
export function readTexts(secret: Secret): Readonly<Record<string, string>> {
  const texts = decodeSecret(secret);
  const named = Object.keys(texts).flatMap((key) => {
    const text = textOf(texts, key);
    return text === undefined ? [] : [[key, text] as const];
  });
  return Object.fromEntries(named);
}

/**
 * The connection that a Secret with servicebinding.io's keys describes: its keys and, for what
 * they leave open, its `uri`. Undefined where host, user or password is missing. Line ends, which
 * `kubectl create secret --from-file` brings along, are no part of a value.
 */
export function readConnection(
  texts: Readonly<Record<string, string>>,
  engine: Engine,
): Connection | undefined {
  const given = { ...parsedUri(texts, engine), ...connectionKeys(texts) };
  const { host, username, password, port = engine.port } = given;
  if (host === undefined || username === undefined || password === undefined) return undefined;
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return undefined;
  const database = engine.fixedDatabase ?? username;
  return { database, tls: 'prefer', ...given, host, username, password, port };
}

function parsedUri(
  texts: Readonly<Record<string, string>>,
  engine: Engine,
): Partial<Connection> | undefined {
  const uri = textOf(texts, 'uri');
  return uri === undefined ? undefined : engine.parseUri(uri);
}

function connectionKeys(texts: Readonly<Record<string, string>>): Partial<Connection> {
  const port = textOf(texts, 'port');
  const tls = tlsModes.find((mode) => mode === textOf(texts, 'sslmode'));
  const named = (['host', 'username', 'password', 'database', 'certificates'] as const).flatMap(
    (key) => {
      const text = textOf(texts, key);
      return text === undefined ? [] : [[key, text] as const];
    },
  );
  return {
    ...Object.fromEntries(named),
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(tls === undefined ? {} : { tls }),
  };
}

function textOf(texts: Readonly<Record<string, string>>, key: string): string | undefined {
  const text = texts[key]?.replace(/[\r\n]+$/, '');
  return text === '' ? undefined : text;
}

/** A Secret of these texts, which outlives its Database. Pure. */
export function secretOf(
  database: Database,
  name: string,
  type: string,
  texts: Readonly<Record<string, string>>,
): Secret {
  const keys = Object.keys(texts).toSorted();
  return {
    apiVersion: apiVersionOf(builtin.secret),
    kind: builtin.secret.kind,
    metadata: keptMetadata(database, name),
    type,
    data: Object.fromEntries(keys.map((key) => [key, encode(texts[key] ?? '')])),
  };
}

function encode(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

import type { KubeObject } from '../../../src/runtime/kube-object.ts';
import { withoutRandomNames } from '../random-names.ts';

/** Texts that differ from run to run, and the words that stand for them. */
export type Tokens = ReadonlyMap<string, string>;

const revision = 'deployment.kubernetes.io/revision';
const templateHash = 'pod-template-hash';
const anyTime = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;
/** Hashes of what holds random passwords, UIDs or the namespace. */
const anyHash = /("(?:controller-revision-hash|slipway\.dev\/(?:declared|content)-hash)":")[^"]*"/g;
/** Proxies are on ports of the system's choice. */
const anyProxy = /127\.0\.0\.1:\d+/g;
/** Ports that the system chose. */
const anyPort = /("port":)"?(?:3[2-9]|[45]\d|6[0-5])\d{3}"?/g;

/** The words for all that these objects of a namespace bring along. */
export function tokensOf(objects: readonly KubeObject[], namespace: string): Tokens {
  const tokens = new Map([[namespace, 'NAMESPACE']]);
  for (const object of objects) {
    const { kind, metadata } = object;
    const { uid, labels, annotations } = metadata;
    const hash = labels?.[templateHash];
    if (kind === 'ReplicaSet' && hash !== undefined) {
      tokens.set(hash, `TEMPLATE-${annotations?.[revision] ?? ''}`);
    }
    const name = kind === 'Pod' ? metadata.ownerReferences?.[0]?.name : metadata.name;
    if (uid !== undefined) tokens.set(uid, `UID of ${kind}/${name}`);
    const password = kind === 'Secret' ? passwordOf(object) : '';
    if (password !== '') tokens.set(password, `PASSWORD of ${metadata.name}`);
  }
  return tokens;
}

/** The value with the words in all its texts, keys included. UIDs of what is gone are `UID`. */
export function withTokens<T>(value: T, tokens: Tokens): T {
  const texts = [...tokens.keys()].toSorted((a, b) => b.length - a.length);
  let json = JSON.stringify(value);
  for (const text of texts) {
    const quoted = JSON.stringify(text).slice(1, -1);
    json = json.replaceAll(quoted, () => tokens.get(text) ?? '');
  }
  json = withoutRandomNames(json.replace(anyHash, '$1"')).replace(anyTime, 'TIME');
  json = json.replace(anyPort, '$1"PORT"').replace(anyProxy, '127.0.0.1:PORT');
  // The same shape with other words.
  return JSON.parse(json) as T;
}

function passwordOf(secret: KubeObject): string {
  const data: unknown = Reflect.get(secret, 'data');
  if (typeof data !== 'object' || data === null) return '';
  const password: unknown = Reflect.get(data, 'password');
  return typeof password === 'string' ? Buffer.from(password, 'base64').toString('utf8') : '';
}

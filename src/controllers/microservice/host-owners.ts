import type { EffectiveClass } from './effective-class.ts';

type Rules = Pick<EffectiveClass, 'domains' | 'gateways'>;

/** Who may use hosts of a domain. */
export interface DomainOwner {
  readonly domain: string;
  /** Undefined: all namespaces. */
  readonly namespaces?: readonly string[] | undefined;
}

/**
 * Whose a host is: the entry of the class with the longest domain that it is in. A wildcard is in a
 * domain when all that it stands for is. Undefined where it is in none. Pure.
 */
export function ownerOf(host: string, rules: Rules): DomainOwner | undefined {
  const name = host.replace(/^\*\./, '');
  return ownersIn(rules)
    .filter(({ domain }) => name === domain || name.endsWith(`.${domain}`))
    .toSorted((a, b) => b.domain.length - a.domain.length)[0];
}

/** Whether routes of the namespace may use the host: all may where the class lists no domains. */
export function mayUse(host: string, namespace: string, rules: Rules): boolean {
  if (rules.domains === undefined) return true;
  const owner = ownerOf(host, rules);
  return owner !== undefined && isFor(owner, namespace);
}

/** Whether routes of both namespaces may have parts of the host: the class lists both for it. */
export function isShared(host: string, namespaces: readonly string[], rules: Rules): boolean {
  const listed = rules.domains === undefined ? undefined : ownerOf(host, rules)?.namespaces;
  return listed !== undefined && namespaces.every((namespace) => listed.includes(namespace));
}

/** The domains whose hosts the namespace may use, in the order of the class. */
export function domainsFor(namespace: string, rules: Rules): readonly string[] {
  return ownersIn(rules)
    .filter((owner) => isFor(owner, namespace))
    .map(({ domain }) => domain);
}

function isFor({ namespaces }: DomainOwner, namespace: string): boolean {
  return namespaces === undefined || namespaces.includes(namespace);
}

function ownersIn({ domains = [], gateways }: Rules): readonly DomainOwner[] {
  const listed = new Set(domains.map(({ domain }) => domain));
  const given = gateways.flatMap(({ domain }) =>
    domain === undefined || listed.has(domain) ? [] : [{ domain }],
  );
  return [...domains, ...given];
}

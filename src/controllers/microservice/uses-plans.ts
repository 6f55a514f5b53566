import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import { at, listAt, portAt, textAt } from '../wire-value.ts';
import { workloadName } from './names.ts';
import type { Observed } from './observed.ts';
import { effectivePorts, type EffectivePort } from './ports.ts';

export type Use = NonNullable<Microservice['spec']['uses']>[number];

/** Why a Microservice that is named in uses cannot be called. */
export type UseProblem =
  /** There is none of this name. */
  | 'missing'
  /** It has no port of the name or number, or none at all. */
  | 'no-port'
  /** Its access does not let this service in. */
  | 'denied';

/** What becomes of an entry of spec.uses that names a Microservice. */
export interface UsePlan {
  readonly use: Use & { readonly service: string };
  /** The place of the entry in spec.uses. */
  readonly index: number;
  readonly namespace: string;
  /** The name under which pods reach it. */
  readonly host: string;
  /** Undefined where nobody knows it: what is missing has no ports. */
  readonly port: EffectivePort | undefined;
  readonly problem: UseProblem | undefined;
}

export interface UsesInput {
  readonly microservice: Microservice;
  readonly observed: Pick<Observed, 'callees' | 'openCallees'>;
}

/** What becomes of each Microservice that spec.uses names, in its order. Pure. */
export function usePlans({ microservice, observed }: UsesInput): readonly UsePlan[] {
  return (microservice.spec.uses ?? []).flatMap((use, index): UsePlan[] => {
    const { service } = use;
    if (service === undefined) return [];
    const namespace = use.namespace ?? microservice.metadata.namespace ?? '';
    const key = `${namespace}/${service}`;
    const callee = observed.callees.get(key);
    const port = callee === undefined ? undefined : portOf(callee, use.port);
    const name = callee === undefined ? service : workloadName(callee);
    return [
      {
        use: { ...use, service },
        index,
        namespace,
        host: `${name}.${namespace}.svc`,
        port,
        problem: problemOf(microservice, callee, port, observed.openCallees.has(key)),
      },
    ];
  });
}

/** The Microservices that spec.uses names, as `namespace/name`. It need not be valid. */
export function calleeKeys(microservice: Microservice): readonly string[] {
  const own = microservice.metadata.namespace ?? '';
  return listAt(microservice, 'spec', 'uses').flatMap((use) => {
    const service = textAt(use, 'service');
    return service === undefined ? [] : [`${textAt(use, 'namespace') ?? own}/${service}`];
  });
}

/**
 * Whether the callee, which need not be valid, lets the caller in: by its access or, without one,
 * everybody of its namespace, and of all where its class is open.
 */
export function letsIn(callee: Microservice, caller: Microservice, isOpen: boolean): boolean {
  const home = callee.metadata.namespace;
  const { namespace, name } = caller.metadata;
  if (at(callee, 'spec', 'access') === undefined) return isOpen || namespace === home;
  return listAt(callee, 'spec', 'access', 'from').some(
    (entry) =>
      (textAt(entry, 'namespace') ?? home) === namespace &&
      (textAt(entry, 'service') ?? name) === name,
  );
}

function portOf(callee: Microservice, wanted: Use['port']): EffectivePort | undefined {
  const ports = readablePorts(callee);
  if (wanted === undefined) return ports[0];
  return ports.find(({ name, port }) => (typeof wanted === 'number' ? port : name) === wanted);
}

/** Those that can be told: what an older CRD let through must not get in the way of callers. */
function readablePorts(callee: Microservice): readonly EffectivePort[] {
  const given = at(callee, 'spec', 'ports');
  const isPort = (port: unknown): boolean =>
    textAt(port, 'name') !== undefined && portAt(port, 'port') !== undefined;
  if (given !== undefined && !(Array.isArray(given) && given.every(isPort))) return [];
  return effectivePorts(callee);
}

function problemOf(
  caller: Microservice,
  callee: Microservice | undefined,
  port: EffectivePort | undefined,
  isOpen: boolean,
): UseProblem | undefined {
  if (callee === undefined) return 'missing';
  if (!letsIn(callee, caller, isOpen)) return 'denied';
  return port === undefined ? 'no-port' : undefined;
}

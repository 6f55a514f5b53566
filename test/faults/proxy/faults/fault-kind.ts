import { databaseResource } from '../../../../src/crds/database/v1alpha1.ts';
import { microserviceResource } from '../../../../src/crds/microservice/v1alpha1.ts';
import { builtin } from '../../../../src/runtime/builtin-resources.ts';
import { resourceName, type Resource } from '../../../../src/runtime/resource.ts';
import type { Fault, FaultContext } from '../fault.ts';

/** What the fault-free run of a workload tells those who choose where a fault strikes. */
export interface Learned {
  /** The writes in their order, each with how often it came before: `patch services app #1`. */
  writes: readonly string[];
  /** Connections to a server of databases. */
  logins: number;
}

/** One way in which things go wrong; a line in index.ts makes every workload meet it. */
export interface FaultKind {
  readonly name: string;
  /** What is counted together in reports. */
  readonly kind:
    | 'none'
    | 'kill'
    | 'watch'
    | 'answer'
    | 'connection'
    | 'cache'
    | 'leader'
    | 'database';
  /** One sentence: what happens. */
  readonly summary: string;
  /** Another process waits for the lease from the start. */
  readonly standby?: boolean;
  /** Every place is a plan of its own in a full run, not only one that the seed chooses. */
  readonly atEveryPlace?: boolean;
  /** Takes minutes because Slipway is right to wait; left out of samples. */
  readonly slow?: boolean;
  /** Where it may strike, for the `@` of the plan's name; [''] where that is no question. */
  readonly places: (learned: Learned) => readonly string[];
  readonly create: (context: FaultContext) => Fault;
}

/** Nowhere in particular: the fault is there from the start. */
export const everywhere = (): readonly string[] => [''];

/** At the n-th write, for each n of the fault-free run; 0 is from the start. */
export const atEachWrite = ({ writes }: Learned): readonly string[] =>
  [0, ...writes.keys()].map(String).filter((place, index, all) => all.indexOf(place) === index);

/** For each of the kinds that Slipway watches in a namespace. */
export const ofEachKind = (): readonly string[] =>
  [microserviceResource, databaseResource, ...Object.values<Resource>(builtin)]
    .filter(({ namespaced, plural }) => namespaced && !unwatched.has(plural))
    .map(resourceName);

const unwatched = new Set(['leases', 'events', 'gateways', 'grpcroutes']);

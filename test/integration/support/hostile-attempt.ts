import type { MicroserviceSpec } from '../../../src/crds/microservice/v1alpha1.ts';

/** Whom attempts are made on: its namespace, and hosts that its Microservice `payments` serves. */
export interface Victim {
  readonly namespace: string;
  /** In a domain that is for its namespace alone. */
  readonly ownHost: string;
  /** In a domain that is for all; the victim has /api there. */
  readonly openHost: string;
  /** The default host of its Microservice. */
  readonly defaultHost: string;
  /** A class without domains of the same gateway. */
  readonly openClass: string;
}

/** What is tried, and what answers: the API server by a message, or a condition by its reason. */
export interface Attempt {
  readonly what: string;
  /** The name of the Microservice; one of its own by default. */
  readonly name?: string;
  /** In the namespace of the victim; by default in another one. */
  readonly isInside?: boolean;
  readonly spec: (victim: Victim) => object;
  readonly refusal:
    | { readonly message: RegExp }
    | { readonly condition: string; readonly is: string };
}

export type Route = Partial<NonNullable<MicroserviceSpec['routes']>[number]>;

/** A route of its own kind to what the victim has. */
export const toHost =
  (pick: (victim: Victim) => Route, more: object = {}): Attempt['spec'] =>
  (victim) => ({ ...more, routes: [{ name: 'take', ...pick(victim) }] });
/** A condition tells it. */
export const told = (condition: string, is: string) => ({ condition, is: `False ${is}` });
/** The API server refuses it. */
export const refused = (message: RegExp) => ({ message });
export const unknownField = refused(/unknown field|field not declared in schema/);
export const objectName = refused(/Use the name of a Kubernetes object/);

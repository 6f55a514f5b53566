import type { DatabaseClass } from '../../../crds/database-class/v1alpha1.ts';
import { serverTlsModes, type ServerTlsMode } from '../../../crds/database-class/server-tls.ts';
import { tlsAnnotation } from '../../well-known.ts';
import { isAdopting } from '../adoption/held-claim.ts';
import type { Endpoint } from '../login/connection.ts';
import { serviceHost } from '../names.ts';
import type { PlanInput } from '../provisioners/provisioner.ts';
import type { StatefulSet } from '../types.ts';
import type { ObservedCertificate } from './plan-certificates.ts';

/** What a class says of TLS, with every field resolved. */
export interface EffectiveTls {
  readonly mode: ServerTlsMode;
  /** How long a certificate of a server is valid; a duration. */
  readonly duration: string;
}

type TlsInput = Pick<PlanInput, 'database' | 'engine' | 'class' | 'observed'>;

const builtinDuration = '2160h';

/** What the class says, with the defaults for what it leaves open. */
export function effectiveTls({ tls }: DatabaseClass['spec']): EffectiveTls {
  return { mode: tls?.mode ?? 'Disabled', duration: tls?.duration ?? builtinDuration };
}

/**
 * TLS of the server. Where no class says it, as the server that runs has it: its services were told
 * to trust nothing else, and a class that is gone for a moment must not undo that. A server on
 * adopted data has none: what may connect to it, its data says. Pure.
 */
export function tlsOf({ database, class: given, observed }: TlsInput): EffectiveTls {
  const { tls = { mode: runningMode(observed.statefulSet), duration: builtinDuration } } = given;
  return isAdopting(database) ? { ...tls, mode: 'Disabled' } : tls;
}

/** With whom the server speaks TLS that runs, or is about to, as its StatefulSet says. */
export function runningMode(statefulSet: StatefulSet | undefined): ServerTlsMode {
  const noted = statefulSet?.metadata.annotations?.[tlsAnnotation];
  return serverTlsModes.find((mode) => mode === noted) ?? 'Disabled';
}

/**
 * The certificate that a server starts with, where only a start has it take up another one: a text
 * that is another one for each. Undefined where the server need not start anew for that.
 */
export function certificateOfStart(input: TlsInput): string | undefined {
  return startsWithCertificate(input) ? issuedCertificate(input)?.record.hash : undefined;
}

/** The server must not be written yet: it would start anew once its certificate is there. */
export function waitsForCertificate(input: TlsInput & Pick<PlanInput, 'isParked'>): boolean {
  return !input.isParked && startsWithCertificate(input) && issuedCertificate(input) === undefined;
}

function startsWithCertificate(input: TlsInput): boolean {
  return input.engine.tls.restartsToRenew === true && tlsOf(input).mode !== 'Disabled';
}

/** The certificate of the server; undefined while there is none as it was issued. */
function issuedCertificate({ observed }: TlsInput): ObservedCertificate | undefined {
  const server = observed.certificates?.server;
  const isThere = server?.content.state === 'present' && server.record.isAsIssued;
  return isThere ? server : undefined;
}

/** A port of the server, and its name in pod, Service and NetworkPolicy. */
export interface ServerPort {
  readonly name: string;
  readonly port: number;
}

/** The ports that take connections; engines that cannot have both on one have one more for TLS. */
export function portsOf(input: TlsInput): readonly ServerPort[] {
  const { name, port, tls } = input.engine;
  const plain = { name, port };
  const { mode } = tlsOf(input);
  if (mode === 'Disabled' || tls.port === port) return [plain];
  const encrypted = { name: `${name}-tls`, port: tls.port };
  return mode === 'Required' ? [encrypted] : [plain, encrypted];
}

/** Where the server is, and that it is verified wherever it speaks TLS. */
export function endpointOf(input: PlanInput): Endpoint {
  const { port, tls } = input.engine;
  // The host is ours, not the Secret's: nobody else is to be given the superuser's password.
  const host = serviceHost(input.database);
  const { mode } = tlsOf(input);
  if (mode === 'Disabled') return { host, port, tls: 'disable' };
  const isApart = mode === 'Optional' && tls.port !== port;
  return { host, port: tls.port, tls: 'verify-full', ...(isApart ? { plainPort: port } : {}) };
}

import { wholeUnits } from '../../../microservice/quantity.ts';
import type { LogicalNames } from '../../names.ts';
import type { ServerContainer, ServerLimits, ServerPaths, ServerTls } from '../engine.ts';
import { reloadCertificate } from '../reload-certificate.ts';
import { serverProbes } from '../server-probes.ts';
import { shellWord } from '../shell-word.ts';
import { superuser } from './rights.ts';
import { startScript, type Placement } from './start-script.ts';

/** The folder of the file of users: in memory, for it holds hashes of passwords. */
export const runFolder = '/run/valkey';

/** Of TLS; the other one speaks none. */
export const tlsPort = 6380;

/** Of a hundred: the rest is for connections, and for the copy while the log is written anew. */
const shareOfMemory = 75n;

/** As the image has it, with the keys and values kept within the container's memory. */
export function placementWithin({ memory }: ServerLimits = {}): Placement {
  const bytes = memory === undefined ? undefined : wholeUnits(memory);
  return {
    port: 6379,
    tlsPort,
    bind: ['*', '-::*'],
    users: `${runFolder}/users.acl`,
    ...(bytes === undefined ? {} : { maxMemory: String((bytes * shareOfMemory) / 100n) }),
  };
}

/** The container of the image `valkey/valkey`; its command becomes the start script. */
export function valkeyContainer(
  names: LogicalNames,
  paths: ServerPaths,
  placement: Placement,
): ServerContainer {
  const alive = ['sh', '-c', isAlive(paths, placement)];
  return {
    env: [],
    args: ['sh', paths.initScript],
    // A start is over when the server answers, not when it has loaded: however long that takes.
    probes: serverProbes({
      startup: alive,
      ready: ['sh', '-c', isReady(paths, placement)],
      alive,
    }),
    initScript: startScript(names, paths, placement),
  };
}

/** Of a server with TLS, over TLS; a certificate that ran out is no reason to stop it. */
function client({ tls }: ServerPaths, placement: Placement): string {
  if (tls === undefined) return `valkey-cli -h 127.0.0.1 -p ${placement.port}`;
  return `valkey-cli -h 127.0.0.1 -p ${placement.tlsPort} --tls --insecure`;
}

/** Any answer will do, be it that one has to log in first. */
function isAlive(paths: ServerPaths, placement: Placement): string {
  return `[ -n "$(${client(paths, placement)} ping)" ]`;
}

/**
 * Any answer but that the data is being loaded, which only a user who has logged in is told. With
 * another password than the server's the answer is NOAUTH: services have theirs, and go on.
 * Up to Valkey 8 the client reads REDISCLI_AUTH, later ones read VALKEYCLI_AUTH first.
 */
function isReady(paths: ServerPaths, placement: Placement): string {
  const { adminPassword, tls } = paths;
  const asAdmin = `${client(paths, placement)} --user ${superuser} --no-auth-warning`;
  return [
    `password=$(cat ${shellWord(adminPassword)})`,
    'export REDISCLI_AUTH="$password" VALKEYCLI_AUTH="$password"',
    ...(tls === undefined ? [] : reloadCertificate(tls, reload(tls, asAdmin))),
    `answer=$(${asAdmin} ping)`,
    'echo "$answer"',
    `case "$answer" in '' | LOADING*) exit 1 ;; esac`,
  ].join('\n');
}

/** The same files once more: the server reads them whenever they are set. */
function reload({ certificate, key }: ServerTls, asAdmin: string): readonly string[] {
  const files = `tls-cert-file ${shellWord(certificate)} tls-key-file ${shellWord(key)}`;
  return [`  [ "$(${asAdmin} CONFIG SET ${files})" = OK ]`];
}

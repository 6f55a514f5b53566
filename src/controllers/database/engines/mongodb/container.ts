import type { LogicalNames } from '../../names.ts';
import type { ServerContainer, ServerPaths, ServerTls } from '../engine.ts';
import { reloadCertificate } from '../reload-certificate.ts';
import { serverProbes } from '../server-probes.ts';
import { tlsGreeting } from '../tls-greeting.ts';
import { initScript, reloadLine } from './init-script.ts';
import { ownHost, pingScript, port } from './ping.ts';

/**
 * The container of the image `mongo`. The image is not told of the superuser: it would put the
 * password into the arguments of a process, and never make up for a first start that was cut short.
 */
export function mongodbContainer(names: LogicalNames, paths: ServerPaths): ServerContainer {
  const { tls } = paths;
  const asked = tls?.isRequired === true ? tlsGreeting(ownHost, port) : pingScript;
  const ready =
    tls === undefined
      ? asked
      : [...reloadCertificate(tls, [`  ${reloadLine(paths)}`]), asked].join('\n');
  return {
    // mongosh keeps its logs there, a hundred at most.
    env: [{ name: 'HOME', value: '/tmp' }],
    args: [
      `--dbpath=${paths.data}`,
      '--auth',
      '--bind_ip_all',
      '--ipv6',
      ...(tls === undefined ? [] : tlsArguments(tls)),
    ],
    probes: serverProbes({
      // The script may fail for good reasons of the user's own; it must never stop a server.
      startup: ['bash', '-c', `(${asked}) && { ${paths.initScript} || true; }`],
      startupTimeout: 60,
      ready: ['bash', '-c', ready],
      // mongosh takes its time to have a certificate taken up.
      ...(tls === undefined ? {} : { readyTimeout: 30, alive: ['bash', '-c', asked] }),
    }),
    initScript: initScript(names, paths),
  };
}

/** The image starts a new server with TLS, too, where it finds the last of these. */
function tlsArguments({ combined, isRequired }: ServerTls): readonly string[] {
  return [
    `--tlsMode=${isRequired ? 'requireTLS' : 'allowTLS'}`,
    `--tlsCertificateKeyFile=${combined}`,
  ];
}

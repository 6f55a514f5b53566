import type { V1EnvVar } from '@kubernetes/client-node';
import type { Wire } from '../../../../runtime/kube-object.ts';
import type { ServerContainer, ServerPaths } from '../engine.ts';
import { serverProbes } from '../server-probes.ts';
import { tlsGreeting } from '../tls-greeting.ts';
import { tlsSettings } from './encryption.ts';
import { memoryVariable, startScript, type Placement } from './start-script.ts';

/** What the image has where, and the folder that the entrypoint is told to write settings to. */
export const officialImage: Placement = {
  image: '/var/lib/neo4j',
  home: '/run/neo4j',
  port: 7687,
};

/** The container of the image `neo4j`; the entrypoint runs the start script instead of the server. */
export function neo4jContainer(
  paths: ServerPaths,
  placement: Placement = officialImage,
): ServerContainer {
  const isRequired = paths.tls?.isRequired === true;
  const asked = isRequired ? tlsGreeting('127.0.0.1', placement.port) : greeting(placement);
  const answers = ['bash', '-c', asked];
  return {
    env: [
      { name: 'NEO4J_HOME', value: placement.home },
      {
        name: memoryVariable,
        valueFrom: { resourceFieldRef: { resource: 'requests.memory', divisor: '1Mi' } },
      },
      ...Object.entries(settings(paths)).map(([name, value]) => variable(name, value)),
    ],
    args: ['sh', paths.initScript],
    // A server that recovers opens its port after that.
    probes: serverProbes({ startup: answers, ready: answers, aliveTimeout: 10 }),
    initScript: startScript(paths, placement),
  };
}

/**
 * The handshake of Bolt, to which a server answers with four bytes, be they that it knows none of
 * these versions. It needs no password. The image's own client would start a Java each time.
 */
function greeting({ port }: Placement): string {
  return [
    `exec 3<>/dev/tcp/127.0.0.1/${port}`,
    String.raw`printf '\x60\x60\xb0\x17\x00\x08\x08\x05\x00\x02\x04\x04\x00\x00\x00\x00\x00\x00\x00\x00' >&3`,
    '[ "$(head -c 4 <&3 | wc -c)" -eq 4 ]',
  ].join(' && ');
}

function settings({ data, tls }: ServerPaths): Readonly<Record<string, string>> {
  return {
    'server.directories.data': data,
    'server.directories.logs': '/logs',
    // Bolt is all that the Secret tells services of.
    'server.http.enabled': 'false',
    'server.https.enabled': 'false',
    // A Secret says what the password is, however short.
    'dbms.security.auth_minimum_password_length': '1',
    // Queries could read the pod's files, the administrator's password among them.
    'dbms.security.allow_csv_import_from_file_urls': 'false',
    'db.logs.query.enabled': 'OFF',
    // Neither reports to Neo4j nor looks for other servers.
    'dbms.usage_report.enabled': 'false',
    'server.fleet_discovery.enabled': 'false',
    // Older versions do not know all of these.
    'server.config.strict_validation.enabled': 'false',
    // Without memory a server limps on; started anew it serves.
    'server.jvm.additional': '-XX:+ExitOnOutOfMemoryError',
    ...(tls === undefined ? {} : tlsSettings(tls)),
  };
}

/** The variable from which the entrypoint makes the setting: `_` for a dot, `__` for `_`. */
function variable(setting: string, value: string): Wire<V1EnvVar> {
  return { name: `NEO4J_${setting.replaceAll('_', '__').replaceAll('.', '_')}`, value };
}

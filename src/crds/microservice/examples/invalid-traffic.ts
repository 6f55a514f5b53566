import { invalidSelectors } from '../../kubernetes/invalid-selectors.ts';
import { anyEngine } from '../../database/engine.ts';
import type { InvalidSpecs } from './invalid-containers.ts';
import { grpc, route } from './routed.ts';

const http = { name: 'http', port: 8080 };
const tcp = { name: 'raw', port: 5000, protocol: 'tcp' };

function scaling(entry: object): object {
  return { scaling: { min: 1, max: 2, ...entry } };
}

function metric(entry: object): object {
  return scaling({ metrics: [entry] });
}

function database(entry: object): object {
  return { databases: [{ name: 'main', engine: 'postgres', ...entry }] };
}

const cpu = { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } };

/** What is wrong with ports, routes, numbers of pods, rollouts and databases. */
export const invalidTraffic: InvalidSpecs = {
  'a port twice by name': [{ ports: [http, { ...http, port: 1 }] }, 'Give each item its own name'],
  'a port twice by number': [{ ports: [http, { name: 'b', port: 8080 }] }, 'its own number'],
  'port 0': [{ ports: [{ name: 'a', port: 0 }] }, 'has to be at least 1: raise it'],
  'port 65536': [{ ports: [{ name: 'a', port: 65_536 }] }, 'has to be at most 65535: lower it'],
  'a port as a text': [{ ports: [{ name: 'a', port: '1' }] }, 'has to be a number, not a text'],
  'a port that is a fraction': [{ ports: [{ name: 'a', port: 1.5 }] }, 'to be a whole number'],
  'a port without a name': [{ ports: [{ port: 1 }] }, 'spec.ports[0].name is required'],
  'a port name of 16 characters': [
    { ports: [{ name: 'a'.repeat(16), port: 1 }] },
    'Give at most 15 characters',
  ],
  'a port name with --': [{ ports: [{ name: 'a--b', port: 1 }] }, 'such as http'],
  'an unknown protocol': [{ ports: [{ ...http, protocol: 'udp' }] }, 'one of "http", "h2c"'],
  'seventeen ports': [
    { ports: Array.from({ length: 17 }, (_, at) => ({ name: `p${at}`, port: at + 1 })) },
    'spec.ports has to hold at most 16 items',
  ],
  'metrics on an unknown port': [{ metrics: { port: 'admin' } }, 'Let metrics.port be the name'],
  'a route without a name': [{ routes: [{ host: 'a' }] }, 'spec.routes[0].name is required'],
  'a route twice': [
    { routes: [{ name: 'a' }, { name: 'a', path: '/b' }] },
    'Give each item its own name',
  ],
  'two routes to one place': [
    {
      routes: [
        { name: 'a', path: '/' },
        { name: 'b', exposure: 'public' },
      ],
    },
    'Give each route its own host or path',
  ],
  'a host with a scheme': [route({ host: 'https://a.example.com' }), 'Use a host name such as'],
  'a host with a port': [route({ host: 'a.example.com:8080' }), 'Use a host name such as'],
  'a host that is an address': [route({ host: '10.0.0.1' }), 'Use a host name such as'],
  'a host with an inner wildcard': [route({ host: 'a.*.com' }), 'Use a host name such as'],
  'a host in upper case': [route({ host: 'Shop.example.com' }), 'Use a host name such as'],
  'a host with a label of 64 characters': [
    route({ host: `${'a'.repeat(64)}.com` }),
    'Use a host name such as',
  ],
  'a path that is relative': [route({ path: 'orders' }), 'Use a URL path that starts with /'],
  'a path with a query': [route({ path: '/a?b=c' }), 'Use a URL path that starts with /'],
  'a path with a broken escape': [route({ path: '/%2' }), 'Use a URL path that starts with /'],
  'a path with //': [route({ path: '/a//b' }), 'Write the path without //'],
  'a path that climbs': [route({ path: '/a/..' }), 'Write the path without //'],
  'a path with an escaped slash': [route({ path: '/a%2fb' }), 'Write the path without //'],
  'a route to an unknown port': [route({ port: 'admin' }), 'Let every routes[].port be the name'],
  'a route to a port that is not there': [
    route({ port: 'http' }, grpc),
    'Let every routes[].port be the name',
  ],
  'a route to a tcp port': [route({ port: 'raw' }, http, tcp), 'Lead every route to a port'],
  'a route with a tcp port only': [route({}, tcp), 'Lead every route to a port'],
  'a route of a worker': [{ routes: [{ name: 'a' }], ports: [] }, 'Lead every route to a port'],
  'a path to a grpc port': [
    route({ port: 'rpc', path: '/a' }, grpc),
    'Remove path, matches, timeout',
  ],
  'a timeout to the only, grpc port': [
    route({ timeout: '1s' }, grpc),
    'Remove path, matches, timeout',
  ],
  'a timeout with a fraction': [route({ timeout: '1.5s' }), 'Use a duration such as 30s'],
  'a timeout without a unit': [route({ timeout: '30' }), 'Use a duration such as 30s'],
  'a timeout of six digits': [route({ timeout: '100000s' }), 'Use a duration such as 30s'],
  'an exposure of 21 characters': [route({ exposure: 'a'.repeat(21) }), 'at most 20 characters'],
  'replicas and scaling': [{ replicas: 1, ...scaling({}) }, 'Remove replicas or scaling'],
  'negative replicas': [{ replicas: -1 }, 'spec.replicas has to be at least 0: raise it'],
  'more replicas than anybody has': [{ replicas: 10_001 }, 'has to be at most 10000: lower it'],
  'scaling without max': [{ scaling: { min: 1 } }, 'spec.scaling.max is required'],
  'scaling from above to below': [scaling({ min: 3 }), 'Raise max or lower min'],
  'scaling to zero': [scaling({ min: 0 }), 'spec.scaling.min has to be at least 1'],
  'a cpu share of 0': [scaling({ cpu: 0 }), 'spec.scaling.cpu has to be at least 1'],
  'a metric without its member': [metric({ type: 'Pods' }), 'Give the one field that type names'],
  'a metric with another member': [
    metric({ type: 'Pods', resource: cpu }),
    'Give the one field that type names',
  ],
  'a metric with two members': [
    metric({ type: 'Resource', resource: cpu, containerResource: { ...cpu, container: 'a' } }),
    'Give the one field that type names',
  ],
  'a target without its value': [
    metric({ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization' } } }),
    'Give the field that type names',
  ],
  ...Object.fromEntries(
    Object.entries(invalidSelectors).map(([what, [selector, message]]) => [
      `a metric whose selector has ${what}`,
      [
        metric({
          type: 'External',
          external: { metric: { name: 'a', selector }, target: { type: 'Value', value: 1 } },
        }),
        message,
      ],
    ]),
  ),
  'no policies for scaling down': [
    scaling({ behavior: { scaleDown: { policies: [] } } }),
    'has to hold at least 1 item',
  ],
  'a policy of too long a period': [
    scaling({
      behavior: { scaleUp: { policies: [{ type: 'Pods', value: 1, periodSeconds: 1801 }] } },
    }),
    'has to be at most 1800: lower it',
  ],
  'an entry twice': [
    {
      databases: [
        { name: 'a', engine: 'postgres' },
        { name: 'a', engine: 'postgres' },
      ],
    },
    'Give each item its own name',
  ],
  'a database name of 21 characters': [database({ name: 'a'.repeat(21) }), 'at most 20 characters'],
  'a database name with _': [database({ name: 'my_db' }), 'such as main'],
  'a rotation each minute': [
    { databases: [{ name: 'main', engine: 'postgres', rotation: { every: '1m' } }] },
    'Use a duration that begins with hours',
  ],
  'a database without an engine': [{ databases: [{ name: 'a' }] }, '.engine is required'],
  'an unknown engine': [database({ engine: 'oracle' }), `has to be ${anyEngine}`],
  'a version that is a number': [database({ version: 17 }), 'has to be a text, not a number'],
  'a version with a tag': [database({ version: '17-alpine' }), 'Use a version of the engine'],
  'storage without a number': [database({ storage: 'Gi' }), 'Use a quantity such as'],
  'an extension in quotes': [database({ extensions: ['"x"'] }), 'Use the name of an extension'],
  'an unknown deletion policy': [
    database({ deletionPolicy: 'retain' }),
    'has to be one of "Retain", "Snapshot", "Delete"',
  ],
  'a copy of nothing': [database({ restoreFrom: {} }), 'Give backup, or database'],
  'an adopted graph': [
    database({ engine: 'neo4j', adopt: { claim: 'data-0', secretName: 'legacy' } }),
    'of postgres and mariadb only',
  ],
  'a volume adopted and a backup': [
    database({ adopt: { claim: 'data-0', secretName: 'a' }, restoreFrom: { backup: 'latest' } }),
    'Remove adopt or restoreFrom',
  ],
  'an adopted login that is rotated': [
    database({ adopt: { claim: 'data-0', secretName: 'a' }, rotation: { every: '720h' } }),
    'Remove rotation',
  ],
  'a volume adopted from above': [
    database({ adopt: { claim: 'data-0', secretName: 'legacy', dataPath: 'a/../..' } }),
    'Use a folder on the volume',
  ],
  'backups on a schedule of words': [database({ backup: { schedule: 'daily' } }), 'of cron'],
  'backups of which none is kept': [database({ backup: { retain: 0 } }), 'backup.retain'],
  'backups of documents': [
    database({ engine: 'mongodb', backup: {} }),
    'Slipway makes backups of postgres, mariadb and valkey only',
  ],
  'a rollout that cannot move': [
    { rollout: { maxSurge: 0, maxUnavailable: '0%' } },
    'Raise maxSurge or maxUnavailable above 0',
  ],
  'a rollout without surge alone': [
    { rollout: { maxSurge: '0%' } },
    'Raise maxSurge or maxUnavailable above 0',
  ],
  'a surge that is a text': [{ rollout: { maxSurge: 'all' } }, 'Use a number of pods or a percent'],
  'more than all unavailable': [{ rollout: { maxUnavailable: '101%' } }, 'percentage up to 100%'],
  'a negative surge': [{ rollout: { maxSurge: -1 } }, 'Use a number of pods or a percentage'],
  'a deadline of 0': [{ rollout: { progressDeadline: '0m' } }, 'Use a deadline of at least 1s'],
  'a deadline below a second': [{ rollout: { progressDeadline: '999ms' } }, 'at least 1s'],
};

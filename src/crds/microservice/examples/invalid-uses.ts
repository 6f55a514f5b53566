import type { InvalidSpecs } from './invalid-containers.ts';

const uses = (...entries: readonly unknown[]) => ({ uses: entries });
const from = (...entries: readonly unknown[]) => ({ access: { from: entries } });
const database = { databases: [{ name: 'pay', engine: 'postgres' }] };

/** What is wrong with what a service calls, and with who may call it. */
export const invalidUses: InvalidSpecs = {
  'a use of nothing': [uses({}), 'exactly one of service and host'],
  'a use of two': [uses({ service: 'a', host: 'b', port: 1 }), 'exactly one of service and host'],
  'a host without a port': [uses({ host: 'a.example.com' }), 'Give the host a port by its number'],
  'a host with a port by name': [
    uses({ host: 'a.example.com', port: 'https' }),
    'Give the host a port by its number',
  ],
  'a host with a namespace': [
    uses({ host: 'a.example.com', port: 443, namespace: 'b' }),
    'Remove namespace and optional',
  ],
  'a host that is optional': [
    uses({ host: 'a.example.com', port: 443, optional: true }),
    'Remove namespace and optional',
  ],
  'a host with a scheme': [uses({ host: 'https://a', port: 443 }), 'Use a domain name such as'],
  'a host that is a wildcard': [uses({ host: '*.a.b', port: 443 }), 'Use a domain name such as'],
  'a used port 0': [uses({ service: 'a', port: 0 }), 'Use a port number from 1 to 65535'],
  'a used port with a space': [uses({ service: 'a', port: 'a b' }), 'Use a port number from 1'],
  'a use twice': [uses({ service: 'a' }, { service: 'a', namespace: 'b' }), 'its own name'],
  'a use with the name of another': [
    uses({ service: 'a' }, { service: 'b', name: 'a' }),
    'its own name',
  ],
  'a use with the name of a database': [
    { ...uses({ service: 'pay' }), ...database },
    'Give the entry of uses another name',
  ],
  'a service in upper case': [uses({ service: 'Pay' }), 'Use lower-case letters, digits and -'],
  'a namespace with a dot': [
    uses({ service: 'a', namespace: 'b.c' }),
    'Use the name of a namespace: lower-case',
  ],
  'access from a namespace with a dot': [
    from({ namespace: 'b.c' }),
    'Use the name of a namespace: lower-case',
  ],
  'calls that go far': [{ trafficDistribution: 'PreferFar' }, '"PreferSameZone"'],
  'access without from': [{ access: {} }, 'spec.access.from is required'],
  'access from nobody at all': [from({}), 'Give the entry of from a service, a namespace or both'],
  'access from a wildcard': [from({ service: '*' }), 'Use lower-case letters, digits and -'],
};

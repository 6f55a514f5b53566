/** Fields added to a spec that has an image, and what is said about them. */
export type InvalidSpecs = Readonly<Record<string, readonly [object, string]>>;

function env(...entries: readonly object[]): object {
  return { env: entries };
}

function file(entry: object): object {
  return { files: [entry] };
}

function liveness(probe: object): object {
  return { probes: { liveness: probe } };
}

const exec = { exec: { command: ['true'] } };
const configMap = { configMap: 'c' };

/** What is wrong with the container and what it is given. */
export const invalidContainers: InvalidSpecs = {
  'no image': [{ image: null }, 'spec.image is required: set it to a text'],
  'an empty image': [{ image: '' }, 'Give a text that is not empty'],
  'an image with a space': [{ image: 'ngi nx' }, 'Use an image reference without spaces'],
  'an image of 513 characters': [{ image: 'a'.repeat(513) }, 'Give at most 512 characters'],
  'an image that is a number': [{ image: 17 }, 'spec.image has to be a text, not a number'],
  'a class name in upper case': [{ className: 'Standard' }, 'Use the name of a Kubernetes object'],
  'an owner without a team': [{ owner: { contact: 'x' } }, 'spec.owner.team is required'],
  'a team that is no label value': [{ owner: { team: 'the team' } }, 'such as payments'],
  'a command that is a text': [{ command: 'run' }, 'spec.command has to be a list, not a text'],
  'a command of 65 words': [
    { command: Array.from({ length: 65 }, () => 'a') },
    'spec.command has to hold at most 64 items',
  ],
  'an argument that is null': [{ args: [null] }, 'spec.args[0] is required'],
  'a pull secret twice': [
    { imagePullSecrets: [{ name: 'a' }, { name: 'a' }] },
    'Give each item its own name',
  ],
  'a variable twice': [env({ name: 'A' }, { name: 'A' }), 'Give each item its own name'],
  'a variable that starts with a digit': [env({ name: '1A' }), 'such as LOG_LEVEL'],
  'a value that is a number': [env({ name: 'A', value: 1 }), 'spec.env[0].value has to be a text'],
  'a variable with two sources': [
    env({ name: 'A', value: '', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }),
    'Remove value or valueFrom',
  ],
  'a reference to nothing': [env({ name: 'A', valueFrom: {} }), 'Give valueFrom exactly one of'],
  'a reference to two things': [
    env({
      name: 'A',
      valueFrom: {
        secretKeyRef: { name: 's', key: 'k' },
        fieldRef: { fieldPath: 'metadata.name' },
      },
    }),
    'Give valueFrom exactly one of',
  ],
  'a reference without a key': [
    env({ name: 'A', valueFrom: { secretKeyRef: { name: 's' } } }),
    'spec.env[0].valueFrom.secretKeyRef.key is required',
  ],
  'a key with a slash': [
    env({ name: 'A', valueFrom: { configMapKeyRef: { name: 'c', key: 'a/b' } } }),
    'Use the key of an entry',
  ],
  'an unknown field of the pod': [
    env({ name: 'A', valueFrom: { fieldRef: { fieldPath: 'spec.containers' } } }),
    'Use a field of the pod',
  ],
  'an unknown resource': [
    env({ name: 'A', valueFrom: { resourceFieldRef: { resource: 'cpu' } } }),
    'Use a resource of the container',
  ],
  'a source of variables without a reference': [
    { envFrom: [{ prefix: 'A_' }] },
    'Give the entry of envFrom exactly one',
  ],
  'a source of variables with two references': [
    { envFrom: [{ secretRef: { name: 'a' }, configMapRef: { name: 'a' } }] },
    'Give the entry of envFrom exactly one',
  ],
  'a prefix with a space': [
    { envFrom: [{ prefix: 'A ', secretRef: { name: 'a' } }] },
    'such as LOG_LEVEL',
  ],
  'files from nowhere': [file({ path: '/a' }), 'Give the entry of files exactly one'],
  'files from two places': [
    file({ path: '/a', secret: 's', ...configMap }),
    'Give the entry of files exactly one',
  ],
  'an optional emptyDir': [file({ path: '/a', emptyDir: {}, optional: true }), 'Remove optional'],
  'files among the bindings': [file({ path: '/bindings/x', ...configMap }), 'outside of /bindings'],
  'files at a relative path': [file({ path: 'etc', ...configMap }), 'Use an absolute path'],
  'files at the root': [file({ path: '/', ...configMap }), 'Use an absolute path'],
  'files at a path that climbs': [file({ path: '/a/../b', ...configMap }), 'Use an absolute path'],
  'files at a path with a / at the end': [file({ path: '/a/', ...configMap }), 'Use an absolute'],
  'two files at one path': [
    {
      files: [
        { path: '/a', ...configMap },
        { path: '/a', secret: 's' },
      ],
    },
    'Give each item its own path',
  ],
  'an unknown medium': [
    file({ path: '/a', emptyDir: { medium: 'Tape' } }),
    'has to be one of "", "Memory"',
  ],
  'a size that is no quantity': [
    file({ path: '/a', emptyDir: { sizeLimit: '1 GB' } }),
    'Use a quantity such as',
  ],
  'a negative amount': [{ resources: { requests: { cpu: '-1' } } }, 'Use an amount such as'],
  'a negative number as an amount': [{ resources: { limits: { cpu: -1 } } }, 'Use an amount'],
  'a fraction as an amount': [{ resources: { limits: { cpu: 0.5 } } }, 'a whole number or a text'],
  'an amount with a wrong unit': [{ resources: { limits: { memory: '1GB' } } }, 'Use an amount'],
  'a map that is a list': [{ resources: { limits: [] } }, 'has to be a map, not a list'],
  'a health path that is relative': [{ health: { readiness: 'ready' } }, 'starts with /'],
  'a health path without a port': [
    { health: { readiness: '/ready' }, ports: [] },
    'health needs a port to ask',
  ],
  'a health path with a tcp port only': [
    { health: {}, ports: [{ name: 'raw', port: 1, protocol: 'tcp' }] },
    'health needs a port to ask',
  ],
  'readiness given twice': [
    { health: { readiness: '/' }, probes: { readiness: exec } },
    'Give the readiness probe once',
  ],
  'liveness given twice': [
    { health: { liveness: '/' }, probes: { liveness: exec } },
    'Give the liveness probe once',
  ],
  'startup given twice': [
    { health: { startup: '/' }, probes: { startup: exec } },
    'Give the startup probe once',
  ],
  'a probe without a handler': [liveness({ periodSeconds: 1 }), 'Give the probe exactly one of'],
  'a probe with two handlers': [
    liveness({ ...exec, tcpSocket: { port: 1 } }),
    'Give the probe exactly one of',
  ],
  'a liveness probe that has to succeed twice': [
    liveness({ ...exec, successThreshold: 2 }),
    'Leave out successThreshold',
  ],
  'a readiness probe with a grace period': [
    { probes: { readiness: { ...exec, terminationGracePeriodSeconds: 1 } } },
    'Leave out terminationGracePeriodSeconds',
  ],
  'a probe of port 0': [liveness({ tcpSocket: { port: 0 } }), 'Use a port number from 1 to 65535'],
  'a probe of a port in upper case': [
    liveness({ httpGet: { port: 'HTTP' } }),
    'Use a port number from 1 to 65535',
  ],
  'a probe without a port': [liveness({ httpGet: { path: '/' } }), '.httpGet.port is required'],
  'a probe of every 0 seconds': [
    liveness({ ...exec, periodSeconds: 0 }),
    'spec.probes.liveness.periodSeconds has to be at least 1',
  ],
  'a name and annotations of a ServiceAccount': [
    { serviceAccount: { name: 'a', annotations: {} } },
    'Remove annotations, or name',
  ],
  'paused as a text': [{ paused: 'yes' }, 'spec.paused has to be true or false, not a text'],
};

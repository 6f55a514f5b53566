import type { MicroserviceSpec } from '../../../../src/crds/microservice/v1alpha1.ts';
import { configMapNamed, type Fault } from '../../../catalogue/fault.ts';
import { shopImage } from '../../support/images.ts';

/** A fault of real pods, with what the status has to say of it. */
export interface RealFault extends Pick<Fault, 'name' | 'reason' | 'cause' | 'mend'> {
  readonly says: RegExp;
}

const node = '/nodejs/bin/node';

/** A program that does this when it starts, and then listens. */
function program(first = ''): { command: string[] } {
  const listen = `require('node:http').createServer((_, answer) => answer.end()).listen(8080)`;
  return { command: [node, '-e', `${first}; ${listen}; process.on('SIGTERM', process.exit)`] };
}

/** What `orders` declares while all is well. */
export const wellSpec: MicroserviceSpec = {
  image: shopImage('orders'),
  replicas: 1,
  ...program(),
};

const change = (spec: object) => [{ change: spec }];
const back = change({ image: wellSpec.image, ...program(), resources: null });

export const realFaults: readonly RealFault[] = [
  {
    name: 'image-not-found',
    reason: 'ImagePullFailed',
    says: /^Image localhost:5999\/nowhere:1 of container orders .* cannot be pulled: /,
    cause: change({ image: 'localhost:5999/nowhere:1' }),
    mend: back,
  },
  {
    name: 'new-version-crashes',
    reason: 'CrashLooping',
    says: /exits again and again with exit code 3$/,
    cause: change(program('process.exit(3)')),
    mend: back,
  },
  {
    name: 'exit-without-error',
    reason: 'CrashLooping',
    says: /exits again and again with exit code 0$/,
    cause: change({ command: [node, '-e', '0'] }),
    mend: back,
  },
  {
    name: 'command-not-found',
    reason: 'ContainerStartFailed',
    says: /cannot be started: exec: "\/app\/serve": .*no such file or directory$/,
    cause: change({ command: ['/app/serve'] }),
    mend: back,
  },
  {
    name: 'no-node-has-the-processors',
    reason: 'Unschedulable',
    says: /^No node takes the pods of Deployment orders: .*Insufficient cpu/,
    cause: change({ resources: { requests: { cpu: '500' } } }),
    mend: back,
  },
  {
    name: 'config-map-missing',
    reason: 'ReferenceMissing',
    says: /^ConfigMap settings does not exist/,
    cause: change({ envFrom: [{ configMapRef: { name: 'settings' } }] }),
    mend: [{ apply: configMapNamed('settings', { LEVEL: 'info' }) }],
  },
  {
    name: 'quota-used-up',
    reason: 'QuotaExceeded',
    says: /is refused by ResourceQuota compute: /,
    cause: [
      {
        apply: {
          apiVersion: 'v1',
          kind: 'ResourceQuota',
          metadata: { name: 'compute' },
          spec: { hard: { pods: '1' } },
        },
      },
      ...change({ env: [{ name: 'VERSION', value: '2' }] }),
    ],
    mend: [{ remove: { resource: 'resourcequota', name: 'compute' } }, ...change({ env: null })],
  },
];

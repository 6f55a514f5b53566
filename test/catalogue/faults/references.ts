import { configMapNamed, secretNamed, type Fault, type Step } from '../fault.ts';

const token = { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'api', key: 'token' } } };
const level = {
  name: 'LEVEL',
  valueFrom: { configMapKeyRef: { name: 'settings', key: 'level' } },
};
const api = secretNamed('api', { token: 'secret' });
const settings = configMapNamed('settings', { level: 'info' });
const withoutEnv: readonly Step[] = [{ change: { env: null } }];

export const referenceFaults: readonly Fault[] = [
  {
    name: 'secret-missing',
    title: 'A variable comes from a Secret that does not exist',
    reason: 'ReferenceMissing',
    cause: [{ change: { env: [token] } }],
    mend: [{ apply: api }],
  },
  {
    name: 'secret-removed',
    title: 'Somebody removed a Secret that the pods need at their next start',
    reason: 'ReferenceMissing',
    spec: { env: [token] },
    around: [api],
    cause: [{ remove: { resource: 'secret', name: 'api' } }],
    mend: [{ apply: api }],
  },
  {
    name: 'key-missing',
    title: 'The Secret is there and lacks the key',
    reason: 'KeyMissing',
    spec: { env: [token] },
    around: [api],
    cause: [{ patch: { data: { token: null } }, of: { resource: 'secret', name: 'api' } }],
    mend: [{ apply: api }],
  },
  {
    name: 'config-map-missing',
    title: 'A variable comes from a ConfigMap that does not exist',
    reason: 'ReferenceMissing',
    cause: [{ change: { env: [level] } }],
    mend: withoutEnv,
  },
  {
    name: 'config-map-key-missing',
    title: 'The ConfigMap is there and lacks the key',
    reason: 'KeyMissing',
    spec: { env: [level] },
    around: [settings],
    cause: [{ patch: { data: { level: null } }, of: { resource: 'configmap', name: 'settings' } }],
    mend: [{ apply: settings }],
  },
  {
    name: 'file-missing',
    title: 'A directory is mounted from a ConfigMap that does not exist',
    reason: 'ReferenceMissing',
    cause: [{ change: { files: [{ path: '/etc/orders', configMap: 'settings' }] } }],
    mend: [{ apply: settings }],
  },
  {
    name: 'service-account-missing',
    title: 'The ServiceAccount that the pods should run as does not exist',
    reason: 'ServiceAccountMissing',
    cause: [{ change: { serviceAccount: { name: 'auditor' } } }],
    mend: [{ apply: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'auditor' } } }],
  },
];

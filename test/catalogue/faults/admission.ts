import { classOf, ownClass, type Fault, type Manifest, type Step } from '../fault.ts';

const inNamespace = { matchLabels: { 'kubernetes.io/metadata.name': '$namespace' } };
const newVersion = { change: { env: [{ name: 'VERSION', value: '2' }] } };

function quota(hard: object): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'compute' },
    spec: { hard },
  };
}

function webhook(): Manifest {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'webhook-of-$namespace' },
    webhooks: [
      {
        name: 'review.acme.example',
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        failurePolicy: 'Fail',
        timeoutSeconds: 1,
        clientConfig: { url: 'https://127.0.0.1:1/review' },
        namespaceSelector: inNamespace,
        rules: [
          {
            apiGroups: ['apps'],
            apiVersions: ['v1'],
            resources: ['deployments'],
            operations: ['CREATE', 'UPDATE'],
          },
        ],
      },
    ],
  };
}

const policy: Manifest = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingAdmissionPolicy',
  metadata: { name: 'policy-of-$namespace' },
  spec: {
    failurePolicy: 'Fail',
    matchConstraints: {
      namespaceSelector: inNamespace,
      resourceRules: [
        {
          apiGroups: ['apps'],
          apiVersions: ['v1'],
          resources: ['deployments', 'deployments/scale'],
          operations: ['CREATE', 'UPDATE'],
        },
      ],
    },
    validations: [
      {
        expression: 'object.spec.replicas <= 2',
        message: 'a service of this namespace has two pods at most',
      },
    ],
  },
};

const binding: Manifest = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingAdmissionPolicyBinding',
  metadata: { name: 'policy-of-$namespace' },
  spec: { policyName: 'policy-of-$namespace', validationActions: ['Deny'] },
};

const threePods: Manifest = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'three' },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'three' } },
    template: {
      metadata: { labels: { app: 'three' } },
      spec: { containers: [{ name: 'three', image: 'three' }] },
    },
  },
};

/** A policy that is in force once these are done. */
export const denyMoreThanTwoPods: readonly Step[] = [
  { apply: policy },
  { apply: binding },
  { awaitRefusalOf: threePods },
];

export const allowAnyNumberOfPods: Step = {
  remove: { resource: 'validatingadmissionpolicybinding', name: 'policy-of-$namespace' },
};

export const admissionFaults: readonly Fault[] = [
  {
    name: 'quota-used-up',
    title: 'The namespace has no more of what a ResourceQuota gives it',
    reason: 'QuotaExceeded',
    cause: [{ apply: quota({ 'requests.memory': '1Mi' }) }, newVersion],
    mend: [{ remove: { resource: 'resourcequota', name: 'compute' } }, { change: { env: null } }],
  },
  {
    name: 'quota-wants-a-limit',
    title: 'A ResourceQuota counts something that the pods do not declare',
    reason: 'QuotaExceeded',
    cause: [{ apply: quota({ 'limits.cpu': '10' }) }, newVersion],
    mend: [{ remove: { resource: 'resourcequota', name: 'compute' } }, { change: { env: null } }],
  },
  {
    name: 'outside-of-the-limit-range',
    title: 'The pods ask for more than a LimitRange lets one container have',
    reason: 'QuotaExceeded',
    cause: [
      {
        apply: {
          apiVersion: 'v1',
          kind: 'LimitRange',
          metadata: { name: 'bounds' },
          spec: { limits: [{ type: 'Container', max: { memory: '64Mi' } }] },
        },
      },
      newVersion,
    ],
    mend: [{ remove: { resource: 'limitrange', name: 'bounds' } }, { change: { env: null } }],
  },
  {
    name: 'pod-security',
    title: 'The namespace does not take pods that may do so much',
    reason: 'Forbidden',
    spec: { className: ownClass },
    around: [classOf({})],
    cause: [
      {
        of: { resource: 'namespace', name: '$namespace' },
        patch: { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } },
      },
      { apply: classOf({ security: { capabilitiesAdd: ['SYS_ADMIN'] } }) },
    ],
    mend: [{ apply: classOf({}) }],
  },
  {
    name: 'policy-refuses',
    title: 'A ValidatingAdmissionPolicy refuses the Deployment',
    reason: 'Forbidden',
    cause: [...denyMoreThanTwoPods, { change: { replicas: 3 } }],
    mend: [allowAnyNumberOfPods, { change: { replicas: null } }],
  },
  {
    name: 'webhook-is-away',
    title: 'An admission webhook does not answer',
    reason: 'ApplyFailed',
    cause: [{ apply: webhook() }, newVersion],
    mend: [
      { remove: { resource: 'validatingwebhookconfiguration', name: 'webhook-of-$namespace' } },
      { change: { env: null } },
    ],
  },
];

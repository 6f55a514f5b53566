import { adoptStays } from '../database/adopt.ts';
import { exactlyOne, exactlyOneOf } from '../kubernetes/rules.ts';
import type { TransitionRule } from '../schema/rule.ts';
import { immutable, matches, rule } from '../schema/rule.ts';
import { celHasPort, celServes, hasPort, portsOf, type Port, type Ported } from './ported.ts';

interface Named {
  metadata: { name: string };
}

type Probes = { readonly [Probe in 'readiness' | 'liveness' | 'startup']?: unknown };

type Scalar = number | string;

function isZero(value: Scalar | undefined): boolean {
  return value === 0 || value === '0%';
}

const celZero = (field: string) => `string(self.${field}) in ['0', '0%']`;

function healthOrProbe(name: keyof Probes) {
  return rule<{ health?: Probes; probes?: Probes }>({
    cel: `!(has(self.health) && has(self.health.${name}) && has(self.probes) && has(self.probes.${name}))`,
    message: `Give the ${name} probe once: remove health.${name} or probes.${name}`,
    fieldPath: `.probes.${name}`,
    reason: 'FieldValueForbidden',
    check: ({ health, probes }) => health?.[name] === undefined || probes?.[name] === undefined,
  });
}

/** Rules on the object as a whole. */
export const rootRules = {
  name: rule<Named>({
    cel: 'self.metadata.name.matches(r"^[a-z]([-a-z0-9]*[a-z0-9])?$")',
    message:
      'Rename the Microservice: its name has to start with a letter and hold lower-case letters, digits and - only, as Services are named after it',
    fieldPath: '.metadata.name',
    check: ({ metadata }) => /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(metadata.name),
  }),
  nameLength: rule<Named>({
    cel: 'size(self.metadata.name) <= 40',
    message:
      'Rename the Microservice to at most 40 characters, so that the names of all that is made for it fit',
    fieldPath: '.metadata.name',
    check: ({ metadata }) => metadata.name.length <= 40,
  }),
};

/** Rules on spec as a whole. */
export const specRules = {
  replicasOrScaling: rule<{ replicas?: unknown; scaling?: unknown }>({
    cel: '!(has(self.replicas) && has(self.scaling))',
    message:
      'Remove replicas or scaling: with scaling the autoscaler sets the number of pods between scaling.min and scaling.max',
    fieldPath: '.replicas',
    reason: 'FieldValueForbidden',
    check: ({ replicas, scaling }) => replicas === undefined || scaling === undefined,
  }),
  readinessOnce: healthOrProbe('readiness'),
  livenessOnce: healthOrProbe('liveness'),
  startupOnce: healthOrProbe('startup'),
  healthPort: rule<Ported & { health?: object }>({
    cel: `!has(self.health) || !has(self.ports) || ${celServes}`,
    message:
      'Give spec.ports a port of protocol http, h2c or grpc, or use probes instead of health: health needs a port to ask',
    fieldPath: '.health',
    check: (spec) =>
      spec.health === undefined || portsOf(spec).some((port) => port.protocol !== 'tcp'),
  }),
  metricsPort: rule<Ported & { metrics?: { port?: string } }>({
    cel: `!has(self.metrics) || !has(self.metrics.port) || ${celHasPort('self.metrics.port')}`,
    message: 'Let metrics.port be the name of one of spec.ports',
    fieldPath: '.metrics.port',
    check: (spec) => hasPort(spec, spec.metrics?.port),
  }),
};

/** Rules on the sections of spec, each on the value that it is attached to. */
export const sectionRules = {
  portNumbers: rule<readonly Port[]>({
    cel: 'self.all(p, self.exists_one(q, q.port == p.port))',
    message: 'Give each port its own number: two ports have the same',
    check: (ports) => new Set(ports.map(({ port }) => port)).size === ports.length,
  }),
  scalingRange: rule<{ min: number; max: number }>({
    cel: 'self.min <= self.max',
    message: 'Raise max or lower min: scaling.max is the most pods, scaling.min the fewest',
    fieldPath: '.max',
    check: ({ min, max }) => min <= max,
  }),
  envSource: rule<{ value?: string; valueFrom?: unknown }>({
    cel: '!(has(self.value) && has(self.valueFrom))',
    message: 'Remove value or valueFrom: a variable has one source',
    fieldPath: '.valueFrom',
    reason: 'FieldValueForbidden',
    check: ({ value, valueFrom }) => value === undefined || valueFrom === undefined,
  }),
  envReference: rule<{
    secretKeyRef?: unknown;
    configMapKeyRef?: unknown;
    fieldRef?: unknown;
    resourceFieldRef?: unknown;
  }>({
    cel: exactlyOneOf('secretKeyRef', 'configMapKeyRef', 'fieldRef', 'resourceFieldRef'),
    message:
      'Give valueFrom exactly one of secretKeyRef, configMapKeyRef, fieldRef and resourceFieldRef',
    check: ({ secretKeyRef, configMapKeyRef, fieldRef, resourceFieldRef }) =>
      exactlyOne(secretKeyRef, configMapKeyRef, fieldRef, resourceFieldRef),
  }),
  envFromSource: rule<{ secretRef?: unknown; configMapRef?: unknown }>({
    cel: exactlyOneOf('secretRef', 'configMapRef'),
    message: 'Give the entry of envFrom exactly one of secretRef and configMapRef',
    check: ({ secretRef, configMapRef }) => exactlyOne(secretRef, configMapRef),
  }),
  fileSource: rule<{ configMap?: unknown; secret?: unknown; emptyDir?: unknown }>({
    cel: exactlyOneOf('configMap', 'secret', 'emptyDir'),
    message: 'Give the entry of files exactly one of configMap, secret and emptyDir',
    check: ({ configMap, secret, emptyDir }) => exactlyOne(configMap, secret, emptyDir),
  }),
  fileOptional: rule<{ optional?: boolean; emptyDir?: unknown }>({
    cel: '!(has(self.optional) && has(self.emptyDir))',
    message: 'Remove optional: an emptyDir is always there',
    fieldPath: '.optional',
    reason: 'FieldValueForbidden',
    check: ({ optional, emptyDir }) => optional === undefined || emptyDir === undefined,
  }),
  fileReserved: rule<{ path: string }>({
    cel: "self.path != '/bindings' && !self.path.startsWith('/bindings/')",
    message: 'Choose a path outside of /bindings: the credentials of databases are mounted there',
    fieldPath: '.path',
    check: ({ path }) => path !== '/bindings' && !path.startsWith('/bindings/'),
  }),
  rolloutMoves: rule<{ maxSurge?: Scalar; maxUnavailable?: Scalar }>({
    cel:
      `!has(self.maxSurge) || !(${celZero('maxSurge')}) || ` +
      `(has(self.maxUnavailable) && !(${celZero('maxUnavailable')}))`,
    message:
      'Raise maxSurge or maxUnavailable above 0: with both at 0 no pod could ever be replaced',
    fieldPath: '.maxUnavailable',
    check: ({ maxSurge, maxUnavailable }) =>
      !isZero(maxSurge) || (maxUnavailable !== undefined && !isZero(maxUnavailable)),
  }),
  progressDeadline: rule<string>({
    cel: 'self.matches(r"[1-9][0-9]*(s|h|m([^s]|$))|[1-9][0-9]{3,}ms")',
    message: 'Use a deadline of at least 1s, such as 10m',
    check: (text) => /[1-9][0-9]*(s|h|m([^s]|$))|[1-9][0-9]{3,}ms/.test(text),
  }),
  migrationProgram: rule<{ image?: unknown; command?: unknown; args?: unknown }>({
    cel: 'has(self.image) || has(self.command) || has(self.args)',
    message:
      'Give migration args, command or image: without any of them it would run the service itself, which never ends',
    check: ({ image, command, args }) =>
      image !== undefined || command !== undefined || args !== undefined,
  }),
  accountAnnotations: rule<{ name?: string; annotations?: unknown }>({
    cel: '!(has(self.name) && has(self.annotations))',
    message:
      'Remove annotations, or name: only the ServiceAccount that Slipway makes can be annotated here',
    fieldPath: '.annotations',
    reason: 'FieldValueForbidden',
    check: ({ name, annotations }) => name === undefined || annotations === undefined,
  }),
  fieldPath: matches(
    /^(metadata\.(name|namespace|uid)|metadata\.(labels|annotations)\['[^']+'\]|spec\.(nodeName|serviceAccountName)|status\.(hostIP|hostIPs|podIP|podIPs))$/,
    "Use a field of the pod such as metadata.name, metadata.labels['app'], spec.nodeName or status.podIP",
  ),
  resourceField: matches(
    /^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-[0-9A-Za-z]+)$/,
    'Use a resource of the container such as limits.memory or requests.cpu',
  ),
};

/** Rules on changes, which only the API server judges. */
export const changeRules = {
  engine: immutable(
    'engine',
    'remove the entry and add one with another name, whose database starts empty',
  ),
  className: {
    cel:
      'has(self.className) == has(oldSelf.className) && ' +
      '(!has(self.className) || self.className == oldSelf.className)',
    message:
      'className cannot be changed, set or removed later: add an entry with another name, whose database starts empty',
    fieldPath: '.className',
    transition: true,
  } satisfies TransitionRule,
  restoreFrom: {
    cel:
      'has(self.restoreFrom) == has(oldSelf.restoreFrom) && ' +
      '(!has(self.restoreFrom) || self.restoreFrom == oldSelf.restoreFrom)',
    message:
      'restoreFrom cannot be changed, set or removed later: add an entry with another name and restore into its database',
    fieldPath: '.restoreFrom',
    transition: true,
  } satisfies TransitionRule,
  adopt: adoptStays('add an entry with another name that adopts the volume'),
};

import { rule } from '../schema/rule.ts';

interface Handlers {
  httpGet?: unknown;
  tcpSocket?: unknown;
  grpc?: unknown;
  exec?: unknown;
}

interface Metric {
  type: string;
  resource?: unknown;
  containerResource?: unknown;
  pods?: unknown;
  object?: unknown;
  external?: unknown;
}

interface MetricTarget {
  type: string;
  averageUtilization?: unknown;
  averageValue?: unknown;
  value?: unknown;
}

interface Toleration {
  key?: string;
  operator?: string;
  value?: string;
  effect?: string;
  tolerationSeconds?: number;
}

/** Whether exactly one of these is given. */
export function exactlyOne(...values: readonly unknown[]): boolean {
  return values.filter((value) => value !== undefined).length === 1;
}

/** The CEL for {@link exactlyOne} over fields of `self`. */
export function exactlyOneOf(...fields: readonly string[]): string {
  const given = fields.map((field) => `has(self.${field})`).join(', ');
  return `[${given}].filter(given, given).size() == 1`;
}

function metricMembers(metric: Metric) {
  const { resource, containerResource, pods, object, external } = metric;
  return {
    Resource: resource,
    ContainerResource: containerResource,
    Pods: pods,
    Object: object,
    External: external,
  };
}

/** Rules of the shapes that are Kubernetes' own, as the API server judges them in built-in kinds. */
export const kubernetesRules = {
  oneProbeHandler: rule<Handlers>({
    cel: exactlyOneOf('httpGet', 'tcpSocket', 'grpc', 'exec'),
    message: 'Give the probe exactly one of httpGet, tcpSocket, grpc and exec',
    check: (probe) => exactlyOne(probe.httpGet, probe.tcpSocket, probe.grpc, probe.exec),
  }),
  successOnce: rule<{ successThreshold?: number }>({
    cel: '!has(self.successThreshold) || self.successThreshold == 1',
    message: 'Leave out successThreshold: it has to be 1 for liveness and startup probes',
    fieldPath: '.successThreshold',
    check: (probe) => probe.successThreshold === undefined || probe.successThreshold === 1,
  }),
  noGracePeriod: rule<{ terminationGracePeriodSeconds?: number }>({
    cel: '!has(self.terminationGracePeriodSeconds)',
    message: 'Leave out terminationGracePeriodSeconds: a readiness probe stops no container',
    fieldPath: '.terminationGracePeriodSeconds',
    reason: 'FieldValueForbidden',
    check: ({ terminationGracePeriodSeconds }) => terminationGracePeriodSeconds === undefined,
  }),
  metricMember: rule<Metric>({
    cel:
      `${exactlyOneOf('resource', 'containerResource', 'pods', 'object', 'external')} && ` +
      "(self.type == 'Resource' ? has(self.resource) : " +
      "self.type == 'ContainerResource' ? has(self.containerResource) : " +
      "self.type == 'Pods' ? has(self.pods) : " +
      "self.type == 'Object' ? has(self.object) : has(self.external))",
    message:
      'Give the one field that type names: resource, containerResource, pods, object or external',
    check: (metric) => {
      const given = Object.entries(metricMembers(metric)).filter(
        ([, member]) => member !== undefined,
      );
      return given.length === 1 && given[0]?.[0] === metric.type;
    },
  }),
  metricTarget: rule<MetricTarget>({
    cel:
      "self.type == 'Utilization' ? has(self.averageUtilization) : " +
      "self.type == 'AverageValue' ? has(self.averageValue) : has(self.value)",
    message: 'Give the field that type names: averageUtilization, averageValue or value',
    check: (target) =>
      ({
        Utilization: target.averageUtilization,
        AverageValue: target.averageValue,
        Value: target.value,
      })[target.type] !== undefined,
  }),
  selectorValues: rule<{ operator: string; values?: readonly string[] }>({
    cel:
      "self.operator in ['In', 'NotIn'] ? has(self.values) && size(self.values) > 0 : " +
      '!has(self.values) || size(self.values) == 0',
    message: 'Give values for In and NotIn, and none for Exists and DoesNotExist',
    fieldPath: '.values',
    check: ({ operator, values = [] }) =>
      (operator === 'In' || operator === 'NotIn') === values.length > 0,
  }),
  tolerationValue: rule<Toleration>({
    cel: "!has(self.operator) || self.operator != 'Exists' || !has(self.value) || self.value == ''",
    message: 'Leave out value: a toleration with operator Exists matches every value',
    fieldPath: '.value',
    check: ({ operator, value = '' }) => operator !== 'Exists' || value === '',
  }),
  tolerationKey: rule<Toleration>({
    cel: "(has(self.key) && self.key != '') || (has(self.operator) && self.operator == 'Exists')",
    message: 'Give a key, or operator Exists to tolerate every taint',
    check: ({ key = '', operator }) => key !== '' || operator === 'Exists',
  }),
  tolerationSeconds: rule<Toleration>({
    cel: "!has(self.tolerationSeconds) || (has(self.effect) && self.effect == 'NoExecute')",
    message: 'Set effect to NoExecute, or leave out tolerationSeconds: no other effect evicts pods',
    fieldPath: '.tolerationSeconds',
    check: ({ tolerationSeconds, effect }) =>
      tolerationSeconds === undefined || effect === 'NoExecute',
  }),
  localhostProfile: rule<{ type: string; localhostProfile?: string }>({
    cel: "(self.type == 'Localhost') == has(self.localhostProfile)",
    message: 'Give localhostProfile with type Localhost, and with no other type',
    fieldPath: '.localhostProfile',
    check: ({ type, localhostProfile }) =>
      (type === 'Localhost') === (localhostProfile !== undefined),
  }),
};

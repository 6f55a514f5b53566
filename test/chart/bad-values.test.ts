import { describe, expect, inject, it } from 'vitest';
import { chartFolder, createHelm, offlineCluster } from './support/helm.ts';

const helm = createHelm(inject('controlPlane'));
const gateway = { name: 'a', namespace: 'b' };

function microserviceClass(spec: object): object {
  return { defaultClasses: { microservice: { create: true, spec } } };
}

function databaseClass(spec: object): object {
  return { defaultClasses: { database: { create: true, spec } } };
}

describe('values that are refused', () => {
  it.each([
    ['a typo', { replica: 3 }, "additional properties 'replica' not allowed"],
    ['a typo in a section', { image: { tags: 'a' } }, "at '/image': additional properties 'tags'"],
    ['an unknown setting', { config: { logLvl: 'info' } }, "at '/config': additional properties"],
    [
      'a setting that the chart decides',
      { config: { leaseName: 'a' } },
      "additional properties 'leaseName' not allowed",
    ],
    [
      'a duration in words',
      { config: { leaseDuration: '5 seconds' } },
      "at '/config/leaseDuration': '5 seconds' does not match",
    ],
    ['a duration without unit', { config: { retryPeriod: 2 } }, "at '/config/retryPeriod': got"],
    ['an unknown level', { config: { logLevel: 'loud' } }, "at '/config/logLevel': value must be"],
    ['no concurrency', { config: { concurrency: 0 } }, "at '/config/concurrency': minimum"],
    ['a flag in words', { config: { reachPods: 'yes' } }, "at '/config/reachPods': got string"],
    ['negative replicas', { replicas: -1 }, "at '/replicas': minimum: got -1, want 0"],
    ['replicas as a text', { replicas: '2' }, "at '/replicas': got string, want integer"],
    ['a version that YAML reads as a number', { image: { tag: 1.5 } }, "at '/image/tag': got"],
    ['a digest without its kind', { image: { digest: 'abc' } }, "at '/image/digest': 'abc'"],
    ['root', { securityContext: { runAsUser: 0 } }, "at '/securityContext/runAsUser': minimum"],
    [
      'a quantity in words',
      { resources: { requests: { cpu: 'lots' } } },
      "at '/resources/requests/cpu': 'lots' does not match",
    ],
    [
      'a taint with an unknown effect',
      { tolerations: [{ key: 'a', effect: 'Never' }] },
      "at '/tolerations/0/effect': value must be one of",
    ],
    ['a variable without name', { extraEnv: [{ value: 'a' }] }, "at '/extraEnv/0': missing"],
    [
      'a peer with a typo',
      { networkPolicy: { metricsFrom: [{ podSelectors: {} }] } },
      "at '/networkPolicy/metricsFrom/0': additional properties 'podSelectors'",
    ],
    [
      'an interval without unit',
      { metrics: { serviceMonitor: { interval: '30' } } },
      "at '/metrics/serviceMonitor/interval': '30'",
    ],
    [
      'a class with a field that there is not',
      microserviceClass({ replics: 2 }),
      "at '/defaultClasses/microservice/spec': additional properties 'replics' not allowed",
    ],
    [
      'a class with a field of another type',
      microserviceClass({ replicas: 'two' }),
      "at '/defaultClasses/microservice/spec/replicas': got string, want integer",
    ],
    [
      'a class with a name that does not match',
      microserviceClass({ gateways: [{ exposure: '1st', gateway }] }),
      "at '/defaultClasses/microservice/spec/gateways/0/exposure': '1st' does not match",
    ],
    [
      'a class that lacks a field',
      microserviceClass({ gateways: [{ exposure: 'public' }] }),
      "at '/defaultClasses/microservice/spec/gateways/0': missing property 'gateway'",
    ],
    [
      'a class of another engine',
      databaseClass({ engine: 'mysql' }),
      "at '/defaultClasses/database/spec/engine': value must be one of 'postgres', 'mariadb'",
    ],
    [
      'a class without an engine',
      databaseClass({ engine: null }),
      "at '/defaultClasses/database/spec': missing property 'engine'",
    ],
  ])('%s', async (_, values, message) => {
    const args = ['template', 'slipway', chartFolder, ...offlineCluster];
    await expect(helm(args, { values })).rejects.toThrow(message);
  });

  it('takes the chart for well made', async () => {
    expect(await helm(['lint', chartFolder, '--strict', ...offlineCluster])).toContain(
      '0 chart(s) failed',
    );
  });
});

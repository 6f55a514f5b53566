import { describe, expect, inject, it } from 'vitest';
import { clusterRules, leaseRules } from '../../src/controllers/permissions.ts';
import { crds } from '../../src/crds/index.ts';
import { createHelm } from './support/helm.ts';
import { goldenText, isCrd, onlyOf, renderChart, type RenderOptions } from './support/rendered.ts';
import { everythingOff, everythingOn } from './support/switched-on.ts';

const helm = createHelm(inject('controlPlane'));
const render = (values: object, options?: RenderOptions) => renderChart(helm, values, options);
const served = ['MicroserviceClass', 'DatabaseClass'].map((kind) => `slipway.dev/v1alpha1/${kind}`);

describe('the chart', () => {
  it.each([
    ['defaults', {}],
    ['everything-on', everythingOn],
    ['everything-off', everythingOff],
    ['one-replica', { replicas: 1 }],
  ])('renders %s', async (name, values) => {
    await expect(goldenText(await render(values))).toMatchFileSnapshot(
      `golden/${name}.golden.yaml`,
    );
  });

  it('gives the operator exactly the rights that its code uses', async () => {
    const objects = await render({ rbac: { aggregateRoles: false } });
    expect(onlyOf(objects, 'ClusterRole')['rules']).toEqual(clusterRules());
    expect(onlyOf(objects, 'Role')['rules']).toEqual(leaseRules());
  });

  it('has the CRDs as they are generated', async () => {
    const rendered = (await render({})).filter(isCrd);
    const known = new Map(rendered.map((crd) => [crd.metadata.name, crd]));
    expect([...known.keys()].toSorted()).toEqual(crds.map((crd) => crd.metadata.name).toSorted());
    for (const crd of crds) {
      expect(known.get(crd.metadata.name)).toMatchObject({
        spec: crd.spec,
        metadata: {
          labels: crd.metadata.labels ?? {},
          annotations: { 'helm.sh/resource-policy': 'keep' },
        },
      });
    }
  });

  it.each([
    ['crds.keep is false', { crds: { keep: false } }, undefined],
    ['there are annotations', { crds: { keep: false, annotations: { a: 'b' } } }, { a: 'b' }],
  ])('annotates the CRDs where %s', async (_, values, expected) => {
    for (const crd of (await render(values)).filter(isCrd)) {
      expect(crd.metadata.annotations).toEqual(expected);
    }
  });

  it('has classes as objects of the release once their kinds are served', async () => {
    const objects = await render(everythingOn, { served });
    expect(onlyOf(objects, 'MicroserviceClass').metadata.annotations).toEqual({
      'helm.sh/resource-policy': 'keep',
      'slipway.dev/is-default-class': 'true',
    });
    expect(onlyOf(objects, 'DatabaseClass').metadata.annotations).toEqual({
      'helm.sh/resource-policy': 'keep',
    });
    expect(objects.filter(({ kind }) => kind === 'Job')).toEqual([]);
  });

  it.each([
    ['500ms', 6],
    ['25s', 30],
    ['2m', 125],
    ['1h', 3_605],
  ])('lets the operator end its work: %s', async (shutdownTimeout, seconds) => {
    const objects = await render({ config: { shutdownTimeout } });
    expect(onlyOf(objects, 'Deployment')).toMatchObject({
      spec: { template: { spec: { terminationGracePeriodSeconds: seconds } } },
    });
  });

  it.each([
    ['orders', {}, 'orders-slipway'],
    ['my-slipway', {}, 'my-slipway'],
    ['orders', { nameOverride: 'ops' }, 'orders-ops'],
    ['orders', { fullnameOverride: 'operator' }, 'operator'],
  ])('names the objects of release %s with %j', async (release, values, expected) => {
    const objects = await render(values, { release });
    expect(onlyOf(objects, 'Deployment').metadata.name).toBe(expected);
  });

  it('works as a part of another chart, which passes global values and conditions', async () => {
    const objects = await render({ global: { imageRegistry: 'x' }, enabled: true });
    expect(onlyOf(objects, 'Deployment').metadata.name).toBe('slipway');
  });
});

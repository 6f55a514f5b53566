import { describe, expect, it } from 'vitest';
import type { Microservice } from '../../../../crds/microservice/v1alpha1.ts';
import { buildInput } from '../../testdata/build-input.ts';
import { buildHorizontalPodAutoscaler } from './horizontal-pod-autoscaler.ts';

type Scaling = NonNullable<Microservice['spec']['scaling']>;

const of = (scaling: Partial<Scaling>) =>
  buildHorizontalPodAutoscaler(buildInput({ spec: { scaling: { min: 1, max: 3, ...scaling } } }))[0]
    ?.spec;
const utilization = (name: string, averageUtilization: number) => ({
  type: 'Resource',
  resource: { name, target: { type: 'Utilization', averageUtilization } },
});

describe('buildHorizontalPodAutoscaler', () => {
  it('is made with scaling only', () => {
    expect(buildHorizontalPodAutoscaler(buildInput({ spec: { replicas: 3 } }))).toEqual([]);
  });

  it.each([
    ['cpu at 80 percent by default', {}, [utilization('cpu', 80)]],
    ['memory alone', { memory: 60 }, [utilization('memory', 60)]],
    ['both', { cpu: 70, memory: 60 }, [utilization('cpu', 70), utilization('memory', 60)]],
  ])('scales by %s', (_, scaling, metrics) => {
    expect(of(scaling)?.metrics).toEqual(metrics);
  });

  it('passes metrics on with amounts as the API server stores them', () => {
    const metrics: Scaling['metrics'] = [
      {
        type: 'External',
        external: {
          metric: { name: 'lag', selector: { matchLabels: {} } },
          target: { type: 'Value', value: 1000 },
        },
      },
      {
        type: 'Object',
        object: {
          describedObject: { kind: 'Service', name: 'queue' },
          metric: { name: 'depth' },
          target: { type: 'AverageValue', averageValue: '0.5' },
        },
      },
    ];
    expect(of({ metrics })?.metrics).toEqual([
      {
        type: 'External',
        external: { metric: { name: 'lag' }, target: { type: 'Value', value: '1k' } },
      },
      {
        type: 'Object',
        object: {
          describedObject: { kind: 'Service', name: 'queue' },
          metric: { name: 'depth' },
          target: { type: 'AverageValue', averageValue: '500m' },
        },
      },
    ]);
  });

  it('passes bounds on the pace on, zero included', () => {
    const behavior = { scaleDown: { stabilizationWindowSeconds: 0, tolerance: '0.10' } };
    expect(of({ behavior })?.behavior).toEqual({
      scaleDown: { stabilizationWindowSeconds: 0, tolerance: '100m' },
    });
    expect(of({ behavior: {} })).not.toHaveProperty('behavior');
  });
});

import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { createObjectGauge } from './object-gauge.ts';

describe('a gauge of objects', () => {
  it('has a series for each object, until that is removed', async () => {
    const registry = new Registry();
    const gauge = createObjectGauge(registry, {
      name: 'slipway_x_bytes',
      help: 'x',
      label: 'thing',
    });
    gauge.set('shop/a', 1);
    gauge.set('shop/b', 2);
    gauge.set('/cluster', 3);
    gauge.set('shop/a', 4);
    gauge.remove('shop/b');
    gauge.remove('shop/never');
    const lines = (await registry.metrics())
      .split('\n')
      .filter((line) => line.startsWith('slipway'));
    expect(lines.toSorted()).toEqual([
      'slipway_x_bytes{namespace="",thing="cluster"} 3',
      'slipway_x_bytes{namespace="shop",thing="a"} 4',
    ]);
  });
});

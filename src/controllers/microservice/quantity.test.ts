import { describe, expect, it } from 'vitest';
import { canonicalQuantity, compareQuantities, resourceQuantity } from './quantity.ts';

describe('canonicalQuantity', () => {
  // As resource.ParseQuantity(...).String() of k8s.io/apimachinery writes them.
  it.each([
    ['100m', '100m'],
    ['0.5', '500m'],
    ['.5', '500m'],
    ['1.', '1'],
    ['1000m', '1'],
    ['1500m', '1500m'],
    [1, '1'],
    ['1000', '1k'],
    ['10000', '10k'],
    ['1024', '1024'],
    ['1024Mi', '1Gi'],
    ['1536Mi', '1536Mi'],
    ['1.5Gi', '1536Mi'],
    ['0.5Gi', '512Mi'],
    ['0.5Mi', '512Ki'],
    ['0.5Ki', '512'],
    ['1000Ki', '1000Ki'],
    ['0.0001Ki', '102400u'],
    ['1e3', '1e3'],
    ['12E6', '12e6'],
    ['1500e-3', '1500e-3'],
    ['1E', '1E'],
    ['0', '0'],
    ['0Gi', '0'],
    ['0.1n', '1n'],
    ['5000n', '5u'],
  ])('%s is %s', (given, canonical) => {
    expect(canonicalQuantity(given)).toBe(canonical);
  });

  it.each(['', 'much', '1 Gi', '-1', '1e999999999'])('leaves %j as it is', (text) => {
    expect(canonicalQuantity(text)).toBe(text);
  });
});

describe('resourceQuantity', () => {
  // As a kube-apiserver stores them in requests and limits.
  it.each([
    ['66135n', '1m'],
    ['71405u', '72m'],
    ['94356955e-6', '94357e-3'],
    ['1.0005', '1001m'],
    ['0.5Gi', '512Mi'],
    ['much', 'much'],
  ])('%s is %s', (given, stored) => {
    expect(resourceQuantity(given)).toBe(stored);
  });
});

describe('compareQuantities', () => {
  it.each([
    ['1Gi', '1024Mi', 0],
    ['1G', '1Gi', -1],
    ['250m', '0.2', 1],
    ['much', '1', 0],
  ])('%s and %s', (a, b, expected) => {
    expect(compareQuantities(a, b)).toBe(expected);
  });
});

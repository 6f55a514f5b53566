import { describe, expect, it } from 'vitest';
import { mergeResources } from './resources.ts';

const defaults = { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } };

describe('mergeResources', () => {
  it.each([
    ['nothing given', undefined, defaults],
    [
      'one request given',
      { requests: { cpu: 1 } },
      { requests: { cpu: '1', memory: '128Mi' }, limits: { memory: '256Mi' } },
    ],
    [
      'a request above the default limit',
      { requests: { memory: '1Gi' } },
      { requests: { cpu: '100m', memory: '1Gi' }, limits: { memory: '1Gi' } },
    ],
    [
      'a limit below the default request',
      { limits: { memory: '64Mi', cpu: '50m' } },
      { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '50m', memory: '64Mi' } },
    ],
    [
      'a contradiction of the user stays for the API server to refuse',
      { requests: { memory: '2Gi' }, limits: { memory: '1Gi' } },
      { requests: { cpu: '100m', memory: '2Gi' }, limits: { memory: '1Gi' } },
    ],
  ])('%s', (_, given, expected) => {
    expect(mergeResources(given, defaults)).toEqual(expected);
  });
});

import { describe, expect, it } from 'vitest';
import { namesakes } from './namesakes.ts';

const http = { name: 'http', port: 8080, protocol: 'TCP' };
const moved = { name: 'http', port: 8081, protocol: 'TCP' };
const extra = { name: 'debug', port: 5005, protocol: 'TCP' };
const service = (...ports: readonly object[]) => ({ kind: 'Service', spec: { ports } });
const pod = (image: string, ...ports: readonly object[]) => ({
  spec: { template: { spec: { containers: [{ name: 'app', image, ports }] } } },
});
const container = (port: number) => ({ name: 'http', containerPort: port });

const port = (number: number, protocol = 'TCP') => ['spec', 'ports', { port: number, protocol }];

describe('namesakes', () => {
  it.each<[string, object, object, readonly unknown[]]>([
    ['nothing to do', service(http), service(http), []],
    ['items of others', service(http), service(http, extra), []],
    ['a port that somebody moved', service(http), service(moved, extra), [port(8081)]],
    ['a port that stands beside ours', service(http), service(http, moved), [port(8081)]],
    ['the default protocol', service({ name: 'http', port: 8080 }), service(http), []],
    [
      'a list in an item of a list',
      pod('app:1', container(8080)),
      {
        spec: {
          template: {
            spec: {
              containers: [
                { name: 'app', image: 'app:2', ports: [container(8081)], stdin: true },
                { name: 'sidecar', ports: [container(8081)] },
              ],
            },
          },
        },
      },
      [
        [
          'spec',
          'template',
          'spec',
          'containers',
          { name: 'app' },
          'ports',
          { containerPort: 8081, protocol: 'TCP' },
        ],
      ],
    ],
    [
      'labels',
      { metadata: { labels: { name: 'a' } } },
      { metadata: { labels: { name: 'b' } } },
      [],
    ],
    [
      'owners of the same name',
      { metadata: { ownerReferences: [{ uid: 'a', name: 'app' }] } },
      { metadata: { ownerReferences: [{ uid: 'b', name: 'app' }] } },
      [],
    ],
    ['a list that is none', service(http), { spec: { ports: 'all' } }, []],
    [
      'items that are none',
      service(http),
      { spec: { ports: [null, 'http', moved] } },
      [port(8081)],
    ],
    ['an object that is none', service(http), { spec: null }, []],
  ])('%s', (_, declared, live, expected) => {
    expect(namesakes(declared, live)).toEqual(expected);
  });
});

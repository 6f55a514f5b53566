import type { Section } from './section.ts';

/** Routes at both gateways of the class. */
export const routesSection: Section = {
  kind: 'Microservice',
  at: 'spec.routes',
  carriers: ({ run }) => [
    {
      spec: {
        routes: [
          { name: 'first', host: `first.${run}.example.com` },
          { name: 'second', host: `second.${run}.example.com`, path: '/second' },
        ],
      },
    },
  ],
  values: ({ run }) => ({
    'spec.routes[].name': { usual: ['renamed', 'again'] },
    'spec.routes[].host': { usual: [`third.${run}.example.com`, `*.${run}.example.com`] },
    'spec.routes[].path': { usual: ['/orders', '/a/b~c/%20'] },
    'spec.routes[].port': { usual: ['alt', 'rpc'], extreme: ['http'] },
    'spec.routes[].timeout': { usual: ['15s', '1h30m'], extreme: ['99999h', '0s'] },
    'spec.routes[].exposure': { usual: ['internal', 'public'] },
  }),
};

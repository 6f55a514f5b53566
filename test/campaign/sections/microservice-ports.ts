import type { Section } from './section.ts';

/** The ports; a second one keeps the routes of the base valid whatever the first becomes. */
export const portsSection: Section = {
  kind: 'Microservice',
  at: 'spec.ports',
  carriers: () => [
    {
      spec: {
        ports: [
          { name: 'web', port: 8000, protocol: 'http' },
          { name: 'http', port: 8080 },
        ],
      },
    },
  ],
};

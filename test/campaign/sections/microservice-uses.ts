import type { Section } from './section.ts';

const kind = 'Microservice';

/** What the service calls, none of which is there, and who may call it. */
export const usesSections: readonly Section[] = [
  {
    kind,
    at: 'spec.uses',
    carriers: () => [
      { spec: { uses: [{ service: 'callee' }] } },
      { spec: { uses: [{ host: 'api.example.com', port: 443 }] } },
    ],
    values: () => ({
      'spec.uses[].host': { usual: ['api.example.org', 'mail.example.com', 'api.example.com'] },
      'spec.uses[].port': { usual: [443, 8443, 80, 5432, 9092], extreme: [65_535, 1] },
    }),
  },
  {
    kind,
    at: 'spec.access',
    carriers: () => [
      { spec: { access: { from: [{ service: 'web' }, { namespace: 'billing' }] } } },
    ],
  },
];

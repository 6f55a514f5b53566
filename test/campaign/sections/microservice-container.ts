import type { Section } from './section.ts';

const kind = 'Microservice';

/** Which program runs: image, class, owner, command, arguments, credentials of the registry. */
export const containerSections: readonly Section[] = [
  {
    kind,
    at: 'spec.image',
    carriers: () => [{ spec: {} }],
    values: () => ({
      'spec.image': { usual: ['ghcr.io/acme/app:2.0.0', 'ghcr.io/acme/app@sha256:0123456789ab'] },
    }),
  },
  {
    kind,
    at: 'spec.className',
    carriers: () => [{ spec: {} }],
    values: ({ classes }) => ({ 'spec.className': { usual: [classes[1], classes[0]] } }),
  },
  {
    kind,
    at: 'spec.owner',
    carriers: () => [{ spec: { owner: { team: 'orders', contact: '#orders' } } }],
  },
  { kind, at: 'spec.command', carriers: () => [{ spec: { command: ['/app/server', '-v'] } }] },
  { kind, at: 'spec.args', carriers: () => [{ spec: { args: ['serve', '--verbose'] } }] },
  {
    kind,
    at: 'spec.imagePullSecrets',
    carriers: () => [{ spec: { imagePullSecrets: [{ name: 'registry' }, { name: 'mirror' }] } }],
  },
];

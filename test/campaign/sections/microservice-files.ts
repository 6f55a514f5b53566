import type { Section } from './section.ts';

/** Directories of all three sources. */
export const filesSection: Section = {
  kind: 'Microservice',
  at: 'spec.files',
  carriers: ({ secrets, configMaps }) => [
    {
      spec: {
        files: [
          { path: '/etc/campaign', configMap: configMaps[0] },
          { path: '/var/cache', emptyDir: { sizeLimit: '64Mi' } },
        ],
      },
    },
    { spec: { files: [{ path: '/etc/keys', secret: secrets[0] }] } },
    { spec: { files: [{ path: '/var/cache', emptyDir: { sizeLimit: '64Mi' } }] } },
  ],
  values: ({ secrets, configMaps }) => ({
    'spec.files[].path': { usual: ['/etc/other', '/srv/data.d'] },
    'spec.files[].configMap': { usual: configMaps.toReversed() },
    'spec.files[].secret': { usual: secrets.toReversed() },
    'spec.files[].emptyDir.sizeLimit': { usual: ['1Gi', '500Mi'] },
  }),
};

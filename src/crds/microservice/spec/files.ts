import { bool, choice, list, object, text } from '../../schema/fields.ts';
import { mountPath, objectName, quantityText } from '../../schema/formats.ts';
import { sectionRules } from '../rules.ts';

export const filesField = list(
  'Directories mounted into the container: from a ConfigMap, a Secret, or empty. A change of their content rolls the pods. Default: only an empty /tmp. Example: [{path: /etc/orders, configMap: orders-config}].',
  object(
    'One directory: its path, and exactly one of configMap, secret and emptyDir.',
    {
      path: text(
        'The absolute path of the directory in the container, outside of /bindings. Example: /etc/orders.',
        { min: 1, max: 256, rules: [mountPath] },
      ),
      configMap: text(
        'The name of a ConfigMap of the namespace: each key becomes a file. While it is missing, no new version is rolled out.',
        { min: 1, rules: [objectName] },
      ).exactOptional(),
      secret: text(
        'The name of a Secret of the namespace: each key becomes a file. While it is missing, no new version is rolled out.',
        { min: 1, rules: [objectName] },
      ).exactOptional(),
      emptyDir: object(
        'A writable directory that is empty when the pod starts and goes with it. Example: {sizeLimit: 1Gi}.',
        {
          medium: choice('Memory for a directory in memory. Default: the disk of the node.', [
            '',
            'Memory',
          ]).exactOptional(),
          sizeLimit: text(
            'How much it may hold before the pod is evicted. Example: 1Gi. Default: no limit of its own.',
            { min: 1, max: 32, rules: [quantityText] },
          ).exactOptional(),
        },
      ).exactOptional(),
      optional: bool(
        'Whether the pods start when the ConfigMap or Secret is missing. Default: false. Not for emptyDir.',
      ).exactOptional(),
    },
    { rules: [sectionRules.fileSource, sectionRules.fileOptional, sectionRules.fileReserved] },
  ),
  { keys: ['path'], max: 32 },
).exactOptional();

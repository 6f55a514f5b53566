import { chartFiles } from './chart-files.ts';
import { crdFiles } from './crd-files.ts';
import { gatewayFiles } from './gateway-files.ts';
import type { Generator } from './generated-file.ts';
import { performanceFiles } from './performance-files.ts';
import { pluginFiles } from './plugin-files.ts';
import { rbacFiles } from './rbac-files.ts';
import { referenceFiles } from './reference-files.ts';
import { reliabilityFiles } from './reliability-files.ts';
import { troubleshootingFiles } from './troubleshooting-files.ts';

/** Every generator of the repository: a new one is a file and a line here. */
export const generators: readonly Generator[] = [
  crdFiles,
  rbacFiles,
  referenceFiles,
  gatewayFiles,
  chartFiles,
  performanceFiles,
  reliabilityFiles,
  pluginFiles,
  troubleshootingFiles,
];

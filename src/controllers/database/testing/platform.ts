import type { Platform } from '../desired.ts';
import { engines } from '../engines/index.ts';

/** As Slipway runs by default. */
export const platform: Platform = {
  engines,
  operatorNamespace: 'slipway-system',
  backupImage: 'slipway:1.0.0',
};

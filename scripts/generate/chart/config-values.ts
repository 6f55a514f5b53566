import * as z from 'zod';
import { settings } from '../../../src/config.ts';
import { section, shaped, value, valueSchema } from './value-schema.ts';

type Key = keyof typeof settings;

/** Settings that the chart decides itself, and where it does. */
const decidedByChart: readonly Key[] = [
  // The pod's own service account.
  'kubeconfig',
  'context',
  'serviceAccountDir',
  'namespace',
  // One replica elects as well: while it is replaced there are two.
  'leaderElect',
  'leaseName',
  'identity',
  // The image of the pod itself.
  'backupImage',
  // Ports that the probes, the Service and the NetworkPolicy name.
  'healthAddress',
  'metricsAddress',
];

/** The operator's settings as values: a key and a default each, as `src/config.ts` has them. */
export function configValues() {
  const shape = Object.entries(settings)
    .filter(([key]) => !decidedByChart.includes(key as Key))
    .map(([key, { schema, description }]) => [key, settingValue(schema, `${description}.`)]);
  return section(
    'Settings of the operator, each a flag of it.',
    Object.fromEntries(shape) as Record<string, z.ZodType>,
  );
}

function settingValue(schema: z.ZodType, description: string): z.ZodType {
  const { default: fallback, ...rest } = valueSchema(schema);
  if (fallback === undefined) {
    throw new Error(`The setting "${description}" needs a default, or is for the chart to decide`);
  }
  const isFlag = JSON.stringify(rest['enum']) === '["true","false"]';
  return isFlag
    ? value(z.boolean(), fallback === 'true', description)
    : value(shaped(rest), fallback, description);
}

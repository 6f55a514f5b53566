import { z } from 'zod';
import { variables } from './variables.ts';

const text = z.string().min(1);
const schema = z.object({
  name: text,
  namespace: text,
  database: text,
  uid: text.default(''),
  engine: text,
  version: text.default(''),
  retain: z.coerce.number().int().min(1).default(1),
  work: text,
  file: text,
  volume: text.optional(),
  endpoint: text.optional(),
  bucket: text.optional(),
  region: text.default('us-east-1'),
  prefix: z.string().default(''),
  pathStyle: z.enum(['true', 'false']).default('false'),
  credentials: text.optional(),
});

/** What one run of the tool is to do. */
export type Settings = z.output<typeof schema>;

/** Reads the variables; throws an Error that names those that are missing or wrong. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.entries(variables).map(([key, variable]) => [key, environment[variable]]);
  const result = schema.safeParse(Object.fromEntries(given));
  if (result.success) return result.data;
  const wrong = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`These settings of the pod are wrong: ${wrong.join('; ')}`);
}

import { object, text } from '../schema/fields.ts';
import { duration } from '../schema/formats.ts';
import { matches } from '../schema/rule.ts';

/** Pods roll with each rotation: more often than this they would do little else. */
const hourly = matches(
  /^0*[1-9][0-9]*h/,
  'Use a duration that begins with hours, such as 720h: credentials are rotated at most once an hour',
);

/** When the credentials of databases are made anew. */
export function rotationField(description: string) {
  return object(description, {
    every: text(
      'How long one login is used. Then the other one takes over with a new password, the pods roll, and the login before is revoked once nobody uses it. At least 1h. Example: 720h.',
      { min: 1, max: 32, rules: [duration, hourly] },
    ),
  });
}

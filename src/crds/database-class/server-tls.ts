import { choice, object, text } from '../schema/fields.ts';
import { duration } from '../schema/formats.ts';
import { matches, rule } from '../schema/rule.ts';

/** Whether servers that Slipway runs speak TLS, and with whom else they speak. */
export const serverTlsModes = ['Disabled', 'Optional', 'Required'] as const;

export type ServerTlsMode = (typeof serverTlsModes)[number];

/** A third of the duration is all the time that there is when renewing fails. */
const hourly = matches(
  /^0*[1-9][0-9]*h/,
  'Use a duration that begins with hours, such as 2160h: a certificate is valid for an hour at least',
);

/** TLS of servers that Slipway runs. */
export function serverTlsField() {
  return object(
    'TLS of the servers of the class, with certificates that Slipway makes and renews; for provisioner StatefulSet. Default: {mode: Disabled}. Example: {mode: Optional}.',
    {
      mode: choice(
        'Disabled: no TLS. Optional: whoever wants it is given it, and nobody has to. Required: connections without it are refused. Required comes after Optional, once every service speaks TLS. Another mode restarts the servers.',
        serverTlsModes,
      ),
      duration: text(
        'How long a certificate of a server is valid. It is renewed when two thirds of that have passed, without a restart, but for neo4j, whose servers restart. At least 1h. Example: 720h. Default: 2160h.',
        { min: 1, max: 32, rules: [duration, hourly] },
      ).exactOptional(),
    },
  );
}

interface Encrypted {
  provisioner: string;
  tls?: unknown;
}

/** Rules on the spec of a class. */
export const serverTlsRules = {
  tlsOfOurs: rule<Encrypted>({
    cel: "self.provisioner == 'StatefulSet' || !has(self.tls)",
    message:
      'Remove tls, or use provisioner StatefulSet: Server says it in server.tls, Clusters of CloudNativePG have it by themselves, and the Secret of an external server says it in sslmode',
    fieldPath: '.tls',
    check: ({ provisioner, tls }) => provisioner === 'StatefulSet' || tls === undefined,
  }),
};

/** Only the API server can judge it: in one step there is no moment at which a service may change over. */
export const tlsInTwoSteps = {
  cel:
    "!has(self.tls) || self.tls.mode != 'Required' || " +
    "(has(oldSelf.tls) && oldSelf.tls.mode != 'Disabled')",
  message:
    'Set tls.mode to Optional first, and to Required once every service speaks TLS: in one step those that do not would be shut out',
  fieldPath: '.tls.mode',
  transition: true as const,
};

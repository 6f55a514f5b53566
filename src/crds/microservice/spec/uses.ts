import { bool, intOrString, list, object, text } from '../../schema/fields.ts';
import { domainName, label, namespaceName } from '../../schema/formats.ts';
import { usesRules } from '../uses-rules.ts';

export const usesField = list(
  'What the service calls. For each Microservice the pods get <NAME>_URL, <NAME>_HOST and <NAME>_PORT, and the way there is open where its access lets this service in. Hosts elsewhere are let out. Default: nothing. Example: [{service: payments}, {host: api.stripe.com, port: 443}].',
  object(
    'One thing that the service calls: a Microservice, or a host.',
    {
      service: text('The name of a Microservice. Example: payments.', {
        min: 1,
        max: 40,
        rules: [label],
      }).exactOptional(),
      namespace: text(
        'The namespace of the Microservice, which has to let this service in: by its access, or its class. Default: the own one.',
        { min: 1, max: 63, rules: [namespaceName] },
      ).exactOptional(),
      host: text(
        'A host outside of the cluster, or one that is no Microservice. Example: api.stripe.com.',
        {
          min: 1,
          rules: [domainName],
        },
      ).exactOptional(),
      port: intOrString(
        'The port: of a Microservice by its name or number, by default its first one; of a host by its number. Example: 443.',
        {
          min: 1,
          max: 65_535,
          pattern: /^[a-z](-?[a-z0-9])*$/,
          message: 'Use a port number from 1 to 65535, or the name of a port of the Microservice',
          maxLength: 15,
        },
      ).exactOptional(),
      name: text(
        'What the variables begin with, in upper case and with _ for -. Example: payments-eu. Default: the name of the Microservice; a host has variables with a name only.',
        { min: 1, max: 40, rules: [label] },
      ).exactOptional(),
      optional: bool(
        'Whether the service also works without the Microservice: that it is missing is a warning then. Default: false.',
      ).exactOptional(),
    },
    { rules: Object.values(usesRules) },
  ),
  { atomic: true, max: 64 },
).exactOptional();

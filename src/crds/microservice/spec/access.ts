import { list, object, text } from '../../schema/fields.ts';
import { label, namespaceName } from '../../schema/formats.ts';
import { accessRules } from '../uses-rules.ts';

export const accessField = object(
  'Who may call the service from inside the cluster. Default: everybody, or what is in its namespace, as network.ingress of the class says.',
  {
    from: list(
      'The callers, any of these. [] for none: then only gateways and probes reach it. Example: [{service: web}, {namespace: billing, service: invoices}].',
      object(
        'One caller, or all of a namespace.',
        {
          service: text('The name of a Microservice. Default: all of the namespace.', {
            min: 1,
            max: 40,
            rules: [label],
          }).exactOptional(),
          namespace: text('The namespace of the caller. Default: the own one.', {
            min: 1,
            max: 63,
            rules: [namespaceName],
          }).exactOptional(),
        },
        { rules: Object.values(accessRules) },
      ),
      { atomic: true, max: 64 },
    ),
  },
).exactOptional();

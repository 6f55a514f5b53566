import { list, object, text } from '../../schema/fields.ts';
import { domainName, label, namespaceName, objectName } from '../../schema/formats.ts';
import { sectionRules } from '../rules.ts';

export const gatewaysField = list(
  'The gateways that routes may use, by exposure. Default: none, so that a route reports GatewayNotFound. Example: [{exposure: public, gateway: {name: edge, namespace: infra}, domain: apps.example.com}].',
  object(
    'One gateway, and the word by which routes ask for it.',
    {
      exposure: text(
        'The word by which routes ask for the gateway in routes[].exposure, at most 20 characters. public is what routes ask for by default.',
        { min: 1, max: 20, rules: [label] },
      ),
      gateway: object(
        'The Gateway object of the Gateway API, in any namespace that lets routes attach.',
        {
          name: text('The name of the Gateway. Example: edge.', { min: 1, rules: [objectName] }),
          namespace: text('The namespace of the Gateway. Example: infra.', {
            min: 1,
            max: 63,
            rules: [namespaceName],
          }),
          sectionName: text(
            'The listener of the Gateway that routes attach to. Example: https. Default: all listeners that fit.',
            { min: 1, rules: [objectName] },
          ).exactOptional(),
        },
      ),
      redirectFrom: text(
        'A listener of the Gateway without TLS: requests to it for hosts and paths of routes are sent to the same URL with https. gateway.sectionName has to name the listener with TLS. Example: http. Default: none, so that such requests are not served there.',
        { min: 1, rules: [objectName] },
      ).exactOptional(),
      domain: text(
        'The domain of routes without a host: such a route gets <microservice>.<domain>. Example: apps.example.com. Default: none, so that every route needs a host.',
        { min: 1, max: 212, rules: [domainName] },
      ).exactOptional(),
    },
    { rules: [sectionRules.redirectFrom] },
  ),
  { keys: ['exposure'], max: 16 },
).exactOptional();

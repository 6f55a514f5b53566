import { list, object, text } from '../../schema/fields.ts';
import { domainName, namespaceName } from '../../schema/formats.ts';

/** Which namespaces may use which hosts. */
export const domainsField = list(
  'The domains that routes may use, and who may. Of those that a host is in the longest decides; a host in none is refused. Domains of gateways are for everybody unless they are listed. Default: anybody may use any host. Example: [{domain: pay.example.com, namespaces: [payments]}].',
  object('A domain with all hosts in it, and the namespaces whose routes may use them.', {
    domain: text(
      'The domain. Its own name and all below it are meant. Example: shop.example.com.',
      {
        min: 1,
        rules: [domainName],
      },
    ),
    namespaces: list(
      'The namespaces whose routes may use the domain. [] for none. Default: all namespaces.',
      text('The name of a namespace.', { min: 1, max: 63, rules: [namespaceName] }),
      { set: true, max: 128 },
    ).exactOptional(),
  }),
  { keys: ['domain'], max: 128 },
).exactOptional();

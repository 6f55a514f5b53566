import type { Rule } from './rule.ts';
import { matches } from './rule.ts';

/** Names of Kubernetes objects that other kinds bear too: Secrets, ConfigMaps, classes. */
export const objectName = matches(
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  'Use the name of a Kubernetes object: lower-case letters, digits, - and ., such as orders-config',
);

/** RFC 1123 labels: namespaces have no dots in their names. */
export const namespaceName = matches(
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
  'Use the name of a namespace: lower-case letters, digits and -, such as payments',
);

/** RFC 1123 labels that start with a letter, so that Services may bear them. */
export const label = matches(
  /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
  'Use lower-case letters, digits and -, starting with a letter and not ending with -, such as main',
);

/** Names of ports (RFC 6335): as {@link label}, without -- in it. */
export const portName = matches(
  /^[a-z](-?[a-z0-9])*$/,
  'Use lower-case letters, digits and single -, starting with a letter, such as http',
);

/** Keys of labels: a name, and a domain before it where it is not the user's own. */
export const labelKey = matches(
  /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[a-zA-Z0-9]([-_.a-zA-Z0-9]*[a-zA-Z0-9])?$/,
  'Use the key of a label, such as team or app.kubernetes.io/name',
);

/** As {@link labelValue}, or empty. */
export const anyLabelValue = matches(
  /^([a-zA-Z0-9]([-_.a-zA-Z0-9]*[a-zA-Z0-9])?)?$/,
  'Use letters, digits, -, _ and ., starting and ending with a letter or digit, or nothing',
);

export const labelValue = matches(
  /^[a-zA-Z0-9]([-_.a-zA-Z0-9]*[a-zA-Z0-9])?$/,
  'Use letters, digits, -, _ and ., starting and ending with a letter or digit, such as payments',
);

export const imageReference = matches(
  /^[-A-Za-z0-9._/:@+[\]]+$/,
  'Use an image reference without spaces, such as ghcr.io/acme/orders:1.4.2',
);

export const envName = matches(
  /^[-._a-zA-Z][-._a-zA-Z0-9]*$/,
  'Use letters, digits, _, - and ., not starting with a digit, such as LOG_LEVEL',
);

export const contentKey = matches(
  /^[-._a-zA-Z0-9]+$/,
  'Use the key of an entry of the Secret or ConfigMap: letters, digits, -, _ and .',
);

/** Host names of the Gateway API: RFC 1123, no IP address, a wildcard as the first label at most. */
export const hostName = matches(
  /^(\*\.)?([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)*[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/,
  'Use a host name such as shop.example.com: lower case, without scheme, port, path or address',
);

export const domainName = matches(
  /^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)*[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/,
  'Use a domain name such as apps.example.com: lower case, without scheme, port, path or wildcard',
);

/** The characters of a URL's path; the Gateway API takes these only. */
export const urlPath = matches(
  /^\/([-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})*$/,
  'Use a URL path that starts with /, such as /orders, without query or fragment',
);

/** What the Gateway API forbids in paths beyond their characters. */
export const plainPath: Rule<string> = {
  cel: String.raw`!self.matches(r"//|/\.\.?(/|$)|%2[fF]")`,
  message: 'Write the path without //, /./, /../ and %2F: gateways refuse them',
  check: (path) => !/\/\/|\/\.\.?(\/|$)|%2[fF]/.test(path),
};

/** An absolute path in a container: no empty, . or .. segment, no colon, no / at the end. */
export const mountPath = matches(
  /^(\/([^/:.]|\.[^/:.]|\.\.[^/:])[^/:]*)+$/,
  'Use an absolute path such as /etc/orders, without :, //, /./, /../ or a / at the end',
);

/** Names of headers (RFC 9110). */
export const headerName = matches(
  /^[-A-Za-z0-9!#$%&'*+.^_`|~]+$/,
  'Use the name of a header without spaces and colon, such as x-tenant',
);

/** As {@link headerName}, for headers that Slipway makes: in lower case, with nothing odd in them. */
export const lowerHeaderName = matches(
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
  'Use the name of a header in lower case, of letters, digits and -, such as x-user',
);

/**
 * Headers for claims. Proxies take them out of all requests, not only those of the route, so that
 * nobody can forge them: they must be none that others need.
 */
export const claimHeader = matches(
  /^x-jwt-[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
  'Use the name of a header that starts with x-jwt-, in lower case, such as x-jwt-sub',
);

/** Values of headers: visible characters of ASCII and spaces. */
export const headerValue = matches(
  /^[ -~]+$/,
  'Use a value of one line, of letters, digits, spaces and signs of ASCII',
);

/** Names of parameters of a query, as the Gateway API takes them. */
export const queryName = matches(
  /^[-A-Za-z0-9!#$%&'*+.^_`|~]+$/,
  'Use the name of a parameter without spaces, =, ? and &, such as version',
);

/** Services of gRPC with their package. */
export const grpcService = matches(
  /^[A-Za-z_][A-Za-z_0-9]*(\.[A-Za-z_][A-Za-z_0-9]*)*$/,
  'Use the name of a gRPC service with its package, such as shop.Orders',
);

export const grpcMethod = matches(
  /^[A-Za-z_][A-Za-z_0-9]*$/,
  'Use the name of a method of a gRPC service, such as Get',
);

/** Origins of pages that the Gateway API takes. */
export const corsOrigin = matches(
  /^([*]|https?:\/\/([*]|([*]\.)?([-A-Za-z0-9]+\.)*[-A-Za-z0-9]+)(:[0-9]{1,5})?)$/,
  'Use an origin such as https://shop.example.com: scheme and host, without a path; or *',
);

/** Durations of the Gateway API (GEP-2257), which are Go durations too. */
export const duration = matches(
  /^([0-9]{1,5}(h|m|s|ms)){1,4}$/,
  'Use a duration such as 30s, 2m or 1h30m: whole numbers of at most 5 digits with h, m, s or ms',
);

/** Quantities of Kubernetes, without a sign: amounts of resources are never negative. */
export const quantityPattern =
  /^([0-9]+(\.[0-9]*)?|\.[0-9]+)(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?[0-9]+))?$/;

export const quantityText = matches(
  quantityPattern,
  'Use a quantity such as 500m, 2, 256Mi or 10Gi',
);

/** A schedule of a CronJob, or one to make one of by H. The API server judges the numbers. */
export const cronSchedule = matches(
  /^(@(yearly|annually|monthly|weekly|daily|midnight|hourly)|([-0-9A-Za-z*/,?]|H\([0-9]{1,2}-[0-9]{1,2}\))+( ([-0-9A-Za-z*/,?]|H\([0-9]{1,2}-[0-9]{1,2}\))+){4})$/,
  'Use five fields of cron, such as 0 3 * * * for every night at three, H 3 * * * for some minute after that, or @daily',
);

/** Names of plugins of CloudNativePG: domains. */
export const pluginName = matches(
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+$/,
  'Use the name of a plugin of CloudNativePG, such as barman-cloud.cloudnative-pg.io',
);

/** Names of the time zone database. */
export const timeZoneName = matches(
  /^[A-Z][-+_A-Za-z0-9]*(\/[-+_A-Za-z0-9]+)*$/,
  'Use a name of the time zone database, such as Europe/Berlin or Etc/UTC',
);

/** Where an API over HTTP is, without a path. */
export const httpEndpoint = matches(
  /^https?:\/\/([a-z0-9]([-a-z0-9.]*[a-z0-9])?|\[[0-9a-f:.]+\])(:[0-9]{1,5})?$/,
  'Use a URL of scheme, host and port only, such as https://s3.eu-central-1.amazonaws.com or http://minio.storage.svc:9000',
);

/** Names of buckets of S3. */
export const bucketName = matches(
  /^[a-z0-9][-a-z0-9.]*[a-z0-9]$/,
  'Use the name of a bucket: lower-case letters, digits, - and ., such as acme-backups',
);

/** What keys of objects begin with. */
export const keyPrefix = matches(
  /^[A-Za-z0-9][-_.A-Za-z0-9]*(\/[A-Za-z0-9][-_.A-Za-z0-9]*)*$/,
  'Use letters, digits, -, _ and . in parts joined by /, such as clusters/eu-1; no / at the start or end',
);

/** A host name or an address, of version 4 or 6. */
export const serverAddress = matches(
  /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?|[0-9a-f:.]*:[0-9a-f:.]*)$/,
  'Use a host name or an address such as postgres.platform.svc: lower case, without scheme and port',
);

/** Names of extensions of PostgreSQL, as its package managers have them. */
export const extensionName = matches(
  /^[a-z][-_a-z0-9]*$/,
  'Use the name of an extension: lower-case letters, digits, _ and -, such as pgcrypto',
);

/** Ranges of addresses: of IPv4 without leading zeros, or of IPv6 (RFC 4291, without IPv4 in it). */
export const networkRange = matches(
  /^(((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])[.]){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\/(3[0-2]|[12]?[0-9])|(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}(:[0-9a-fA-F]{1,4}){1,1}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:(:[0-9a-fA-F]{1,4}){1,6}|:((:[0-9a-fA-F]{1,4}){1,7}|:))\/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))$/,
  'Use a range of addresses such as 10.0.0.0/8, 203.0.113.7/32 or 2001:db8::/32',
);

/** What tokens call those who issue them, whom they are for, and keys: no spaces, quotes or controls. */
export const issuerName = matches(
  /^[-A-Za-z0-9._~:/?#@!$&()*+,;=%]+$/,
  'Use a URL or a name of letters, digits and signs without spaces and quotes, such as https://id.example.com',
);

/**
 * What the gateway fetches or calls may reach more than who writes the address may: by https nothing
 * is sent to who cannot prove the name.
 */
const httpsHost =
  'https://([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?[.])+[a-z]([-a-z0-9]{0,61}[a-z0-9])?(:[0-9]{1,5})?';
const pathAndQuery = '(/[-A-Za-z0-9._~:/?@!$&()*+,;=%]*)?';

/** Addresses of key sets, without credentials and fragment. */
export const jwksAddress = matches(
  new RegExp(`^${httpsHost}${pathAndQuery}$`),
  'Use an address such as https://id.example.com/keys: https, and the name of a host in lower case',
);

/** Endpoints of identity providers, as {@link jwksAddress}. */
export const endpointAddress = matches(
  new RegExp(`^${httpsHost}${pathAndQuery}$`),
  'Use an address such as https://id.example.com/token: https, and the name of a host in lower case',
);

/** Issuers (OpenID Connect Discovery 1.0, section 3): https, without query and fragment. */
export const issuerAddress = matches(
  new RegExp(`^${httpsHost}${pathAndQuery.replace('?@', '@')}$`),
  'Use an address such as https://id.example.com: https, and the name of a host in lower case, without a query',
);

/** Paths that gateways put into templates, in which % and others would mean something. */
export const signInPath = matches(
  /^(\/[-A-Za-z0-9._~]+)+$/,
  'Use a path such as /oauth2/callback of letters, digits, -, ., _ and ~, without a / at the end',
);

/** Identities of clients (RFC 6749, appendix A.1), without spaces and quotes. */
export const clientId = matches(
  /^[-A-Za-z0-9._~:/?#@!$&()*+,;=%]+$/,
  'Use the identity of a client of letters, digits and signs without spaces and quotes, such as shop',
);

/** Scopes of OAuth 2.0 (RFC 6749, section 3.3), without what YAML and lists would trip over. */
export const scopeName = matches(
  /^[-A-Za-z0-9._~:/@!$&*+=%]+$/,
  'Use the name of a scope without spaces and quotes, such as orders.read',
);

/** Names of claims, with dots between those of claims in claims. */
export const claimPath = matches(
  /^[-A-Za-z0-9_:/]+([.][-A-Za-z0-9_:/]+)*$/,
  'Use the name of a claim such as sub, or realm.role for one in another',
);

/** Numbers of keys as JSON Web Keys have them (RFC 7515): base64url without padding. */
export const base64Url = matches(
  /^[-A-Za-z0-9_]+$/,
  'Use base64url without padding: letters, digits, - and _',
);

import { choice, int32, list, object, text } from '../../schema/fields.ts';
import {
  domainName,
  headerName,
  headerValue,
  label,
  plainPath,
  urlPath,
} from '../../schema/formats.ts';
import { routePartRules } from '../route-rules.ts';

const newPath = (what: string) => ({
  path: text(`The whole path that ${what}. Example: /new.`, {
    min: 1,
    max: 512,
    rules: [urlPath, plainPath],
  }).exactOptional(),
  prefix: text(
    `What the path of the route, or of the match, becomes at the start of the path that ${what}; the rest stays. Example: /v2, or / to strip it.`,
    { min: 1, max: 512, rules: [urlPath, plainPath] },
  ).exactOptional(),
});

/** What the service is asked for instead of what the client asked for. */
export const rewriteField = object(
  'What the service gets to see instead of the host and path that were asked for. Not for grpc ports. Example: {prefix: /}, which strips the path of the route.',
  {
    host: text('The host that the service gets to see. Default: the one that was asked for.', {
      min: 1,
      rules: [domainName],
    }).exactOptional(),
    ...newPath('the service gets to see'),
  },
  { rules: [routePartRules.newPath, routePartRules.rewriteGiven] },
).exactOptional();

/** Where the client is sent to. */
export const redirectField = object(
  'Where the gateway sends the client instead of to the service. What is not given stays as it was asked for. Example: {scheme: https, status: 301}.',
  {
    scheme: choice('The scheme that the client is sent to.', ['http', 'https']).exactOptional(),
    host: text('The host that the client is sent to. Example: www.example.com.', {
      min: 1,
      rules: [domainName],
    }).exactOptional(),
    port: int32('The port that the client is sent to. Default: the usual one of the scheme.', {
      min: 1,
      max: 65_535,
    }).exactOptional(),
    ...newPath('the client is sent to'),
    status: int32(
      'The status of the answer: 301 and 308 for good, 302, 303 and 307 for now; 307 and 308 keep the method. Default: 302.',
      { min: 301, max: 308 },
    ).exactOptional(),
  },
  { rules: [routePartRules.newPath, routePartRules.redirectGiven, routePartRules.redirectStatus] },
).exactOptional();

function headerChange(of: string) {
  const entries = (what: string) =>
    list(
      `Headers that ${what}. Example: [{name: x-tenant, value: acme}].`,
      object('A header by its name and value.', {
        name: text('The name of the header, in any case. Example: x-tenant.', {
          min: 1,
          max: 128,
          rules: [headerName],
        }),
        value: text('Its value. Example: acme.', { min: 1, max: 1024, rules: [headerValue] }),
      }),
      { keys: ['name'], max: 16 },
    ).exactOptional();
  return object(`What the gateway changes in the headers of ${of}.`, {
    set: entries('are given this value, whether they are there or not'),
    add: entries('are added to what is there'),
    remove: list(
      'The names of headers that are taken out. Example: [x-debug].',
      text('The name of a header, in any case.', { min: 1, max: 128, rules: [headerName] }),
      { set: true, max: 16 },
    ).exactOptional(),
  }).exactOptional();
}

/** What changes in headers on their way. */
export const headerFields = {
  requestHeaders: headerChange('requests before the service sees them'),
  responseHeaders: headerChange('responses before the client sees them'),
};

/** Who gets a copy of the requests. */
export const mirrorField = object(
  'A Service in the same namespace that gets a copy of the requests; its answers are thrown away. Example: {service: orders-next, port: 8080, percent: 10}.',
  {
    service: text('The name of the Service, which for a Microservice is its own name.', {
      min: 1,
      max: 63,
      rules: [label],
    }),
    port: int32('The port of the Service. Example: 8080.', { min: 1, max: 65_535 }),
    percent: int32('How many requests of a hundred are copied. Default: 100.', {
      min: 1,
      max: 100,
    }).exactOptional(),
  },
).exactOptional();

import { bool, choice, int32, list, object, text } from '../../schema/fields.ts';
import { corsOrigin, headerName } from '../../schema/formats.ts';
import { routePartRules } from '../route-rules.ts';
import { httpMethods } from './http-methods.ts';

function headerNames(description: string) {
  return list(
    description,
    text('The name of a header, or * for all.', { min: 1, max: 128, rules: [headerName] }),
    { set: true, max: 32, rules: [routePartRules.anyAlone] },
  ).exactOptional();
}

/** Which pages of other origins may call, in the shape of the Gateway API. */
export const corsField = object(
  'Which pages of other origins may call the service from a browser; the gateway answers preflight requests. In the shape of the Gateway API. Not for grpc ports. Example: {allowOrigins: ["https://shop.example.com"]}.',
  {
    allowOrigins: list(
      'The origins that may call, or * for all. Example: ["https://shop.example.com", "https://*.example.com"].',
      text('A scheme and host, and a port unless it is the usual one.', {
        min: 1,
        rules: [corsOrigin],
      }),
      { set: true, max: 32, rules: [routePartRules.anyAlone] },
    ).exactOptional(),
    allowMethods: list(
      'The methods that may be used, or * for all. Default: GET, HEAD and POST, which need no leave.',
      choice('A method of HTTP, or * for all.', [...httpMethods, '*']),
      { set: true, max: 9, rules: [routePartRules.anyAlone] },
    ).exactOptional(),
    allowHeaders: headerNames(
      'The headers that requests may bear beyond the plain ones, or * for all. Example: [authorization, content-type].',
    ),
    exposeHeaders: headerNames(
      'The headers of responses that pages may read beyond the plain ones, or * for all. Example: [x-request-id].',
    ),
    allowCredentials: bool(
      'Whether requests may bear cookies and other credentials. Default: false.',
    ).exactOptional(),
    maxAge: int32('For how many seconds a browser need not ask again. Example: 600. Default: 5.', {
      min: 1,
      max: 86_400,
    }).exactOptional(),
  },
).exactOptional();

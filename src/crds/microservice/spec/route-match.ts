import { choice, list, object, text } from '../../schema/fields.ts';
import {
  grpcMethod,
  grpcService,
  headerName,
  headerValue,
  queryName,
} from '../../schema/formats.ts';
import { routePartRules } from '../route-rules.ts';
import { httpMethods } from './http-methods.ts';

const comparison = choice(
  'How the value is compared. RegularExpression is up to the gateway, most of which take RE2 for the whole value. Default: Exact.',
  ['Exact', 'RegularExpression'],
).exactOptional();

const headersField = list(
  'Headers that a request has to bear, all of them. Example: [{name: x-channel, value: beta}].',
  object('A header with this value.', {
    type: comparison,
    name: text('The name of the header, in any case. Example: x-channel.', {
      min: 1,
      max: 128,
      rules: [headerName],
    }),
    value: text('What its value has to be. Example: beta.', {
      min: 1,
      max: 512,
      rules: [headerValue],
    }),
  }),
  { keys: ['name'], max: 8 },
).exactOptional();

/** Which requests an HTTPRoute takes, in the shape of the Gateway API. */
export const matchesField = list(
  'Which requests the route takes, in the shape of the Gateway API: those of any of these matches. Instead of path; not for grpc ports. Example: [{path: {type: Exact, value: /health}, method: GET}].',
  object('What a request has to be like, in all respects that are given.', {
    path: object(
      'What its path has to be like. Default: any.',
      {
        type: choice(
          'How the path is compared: by whole segments from its start, as a whole, or by a regular expression of the gateway. Default: PathPrefix.',
          ['PathPrefix', 'Exact', 'RegularExpression'],
        ).exactOptional(),
        value: text('The path, or the expression. Example: /orders.', { min: 1, max: 512 }),
      },
      { rules: [routePartRules.matchPath] },
    ).exactOptional(),
    method: choice('Its method. Default: any.', httpMethods).exactOptional(),
    headers: headersField,
    queryParams: list(
      'Parameters that its query has to bear, all of them. Example: [{name: version, value: "2"}].',
      object('A parameter with this value.', {
        type: comparison,
        name: text('The name of the parameter. Example: version.', {
          min: 1,
          max: 128,
          rules: [queryName],
        }),
        value: text('What its value has to be. Example: "2".', { min: 1, max: 512 }),
      }),
      { keys: ['name'], max: 8 },
    ).exactOptional(),
  }),
  { atomic: true, min: 1, max: 16 },
).exactOptional();

/** Which calls a GRPCRoute takes. */
export const callsField = list(
  'Which calls a route to a grpc port takes: those of any of these. Default: all calls to its host. Example: [{service: shop.Orders, method: Get}].',
  object(
    'What a call has to be like, in all respects that are given.',
    {
      service: text('The service, with its package. Example: shop.Orders. Default: any.', {
        min: 1,
        rules: [grpcService],
      }).exactOptional(),
      method: text('The method of the service. Example: Get. Default: any.', {
        min: 1,
        rules: [grpcMethod],
      }).exactOptional(),
      headers: headersField,
    },
    { rules: [routePartRules.call] },
  ),
  { atomic: true, min: 1, max: 16 },
).exactOptional();

import { list, object, text } from '../../schema/fields.ts';
import { duration, hostName, label, plainPath, portName, urlPath } from '../../schema/formats.ts';
import { routeRules, routeTargets } from '../route-rules.ts';
import { corsField } from './cors.ts';
import { allowFromField, authField } from './route-auth.ts';
import { headerFields, mirrorField, redirectField, rewriteField } from './route-changes.ts';
import { callsField, matchesField } from './route-match.ts';
import { rateLimitField, retryField } from './route-protection.ts';
import { circuitBreakerField, outlierDetectionField } from './route-resilience.ts';

export const routesField = list(
  'How requests get in: each route makes an HTTPRoute, or a GRPCRoute for a grpc port, at a gateway of the class. Default: none, the service is reached inside the cluster only. Example: [{name: public, host: shop.example.com, path: /orders}].',
  object(
    'One way in: hosts and paths at a gateway.',
    {
      name: text(
        'The name of the route, at most 20 characters: the route object is named <microservice>-<name>. Example: public.',
        { min: 1, max: 20, rules: [label] },
      ),
      host: text(
        'The host that requests are for. Default: <microservice>.<domain>, where the class gives a domain for the exposure; where it gives none, host or hosts is needed. Example: shop.example.com or *.example.com.',
        { min: 1, rules: [hostName] },
      ).exactOptional(),
      hosts: list(
        'More hosts that the route takes requests for, beside host. Example: [www.shop.example.com].',
        text('A host, or a wildcard such as *.example.com.', { min: 1, rules: [hostName] }),
        { set: true, max: 15 },
      ).exactOptional(),
      path: text(
        'What the path of requests starts with, by whole segments: /orders matches /orders/1, not /ordersold. Not for grpc ports. Default: /.',
        { min: 1, max: 512, rules: [urlPath, plainPath] },
      ).exactOptional(),
      matches: matchesField,
      calls: callsField,
      port: text(
        'The port that the route leads to, by its name in spec.ports. Default: the first port of protocol http, h2c or grpc; with calls the first of protocol grpc.',
        { min: 1, max: 15, rules: [portName] },
      ).exactOptional(),
      timeout: text(
        'How long a request may take before the gateway answers 504; 0s for no limit. Not for grpc ports. Example: 15s. Default: that of the gateway.',
        { min: 1, max: 32, rules: [duration] },
      ).exactOptional(),
      backendTimeout: text(
        'How long one try at a pod may take, at most timeout; 0s for no limit. Not for grpc ports. Example: 5s. Default: that of the gateway.',
        { min: 1, max: 32, rules: [duration] },
      ).exactOptional(),
      retry: retryField,
      circuitBreaker: circuitBreakerField,
      outlierDetection: outlierDetectionField,
      rateLimit: rateLimitField,
      auth: authField,
      allowFrom: allowFromField,
      rewrite: rewriteField,
      redirect: redirectField,
      ...headerFields,
      cors: corsField,
      mirror: mirrorField,
      exposure: text(
        'Which gateway of the class takes the route, by the exposure that the class gives it. Example: internal. Default: public.',
        { min: 1, max: 20, rules: [label] },
      ).exactOptional(),
    },
    { rules: routeRules },
  ),
  { keys: ['name'], max: 16, rules: [routeTargets] },
).exactOptional();

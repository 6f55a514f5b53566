import { list, object, text } from '../../schema/fields.ts';
import { duration, hostName, label, plainPath, portName, urlPath } from '../../schema/formats.ts';
import { sectionRules } from '../rules.ts';

export const routesField = list(
  'How requests get in: each route makes an HTTPRoute, or a GRPCRoute for a grpc port, at a gateway of the class. Default: none, the service is reached inside the cluster only. Example: [{name: public, host: shop.example.com, path: /orders}].',
  object('One way in: a host and a path at a gateway.', {
    name: text(
      'The name of the route, at most 20 characters: the route object is named <microservice>-<name>. Example: public.',
      { min: 1, max: 20, rules: [label] },
    ),
    host: text(
      'The host that requests are for. Default: <microservice>.<domain>, where the class gives a domain for the exposure; where it gives none, host is needed. Example: shop.example.com or *.example.com.',
      { min: 1, rules: [hostName] },
    ).exactOptional(),
    path: text(
      'What the path of requests starts with, by whole segments: /orders matches /orders/1, not /ordersold. Not for grpc ports. Default: /.',
      { min: 1, max: 512, rules: [urlPath, plainPath] },
    ).exactOptional(),
    port: text(
      'The port that the route leads to, by its name in spec.ports. Default: the first port of protocol http, h2c or grpc.',
      { min: 1, max: 15, rules: [portName] },
    ).exactOptional(),
    timeout: text(
      'How long a request may take before the gateway answers 504; 0s for no limit. Not for grpc ports. Example: 15s. Default: that of the gateway.',
      { min: 1, max: 32, rules: [duration] },
    ).exactOptional(),
    exposure: text(
      'Which gateway of the class takes the route, by the exposure that the class gives it. Example: internal. Default: public.',
      { min: 1, max: 20, rules: [label] },
    ).exactOptional(),
  }),
  { keys: ['name'], max: 16, rules: [sectionRules.routeTargets] },
).exactOptional();

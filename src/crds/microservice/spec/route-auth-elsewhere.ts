import { bool, choice, int32, list, object, text } from '../../schema/fields.ts';
import {
  clientId,
  endpointAddress,
  issuerAddress,
  label,
  lowerHeaderName,
  objectName,
  plainPath,
  scopeName,
  signInPath,
  urlPath,
} from '../../schema/formats.ts';
import { routeAuthRules } from '../route-auth-rules.ts';

const belowRoute = (description: string) =>
  text(description, { min: 2, max: 256, rules: [signInPath, plainPath] }).exactOptional();

/** People sign in with an identity provider (OpenID Connect). */
export const oidcField = object(
  'People sign in with an identity provider (OpenID Connect): the gateway sends a browser that is not signed in there, and knows it by cookies afterwards. For routes over https that are matched by path. Example: {issuer: "https://id.example.com", clientId: shop, secret: shop-oidc}.',
  {
    issuer: text(
      'The address of the provider, as its tokens name it; its certificate has to be of an authority that the gateway trusts. Example: https://id.example.com.',
      { min: 1, max: 512, rules: [issuerAddress] },
    ),
    authorizationEndpoint: text(
      'Where browsers are sent to sign in. Default: what the provider says under /.well-known/openid-configuration. Example: https://id.example.com/authorize.',
      { min: 1, max: 512, rules: [endpointAddress] },
    ).exactOptional(),
    tokenEndpoint: text(
      'Where the gateway gets tokens. Default: what the provider says under /.well-known/openid-configuration. Example: https://id.example.com/token.',
      { min: 1, max: 512, rules: [endpointAddress] },
    ).exactOptional(),
    clientId: text('The identity of the service at the provider. Example: shop.', {
      min: 1,
      max: 256,
      rules: [clientId],
    }),
    secret: text(
      'The name of a Secret in the same namespace with the secret of the service at the provider under the key client-secret. Example: shop-oidc.',
      { min: 1, rules: [objectName] },
    ),
    scopes: list(
      'What is asked of the provider beside openid. Default: nothing else. Example: [profile, email].',
      text('A scope. Example: email.', { min: 1, max: 128, rules: [scopeName] }),
      { set: true, min: 1, max: 16 },
    ).exactOptional(),
    callbackPath: belowRoute(
      'The path below that of the route to which the provider sends browsers back: register https://<host><path of the route><callbackPath> there. Default: /oauth2/callback.',
    ),
    logoutPath: belowRoute(
      'The path below that of the route which signs people out at this route. Default: /logout.',
    ),
    forwardAccessToken: bool(
      'Whether the service gets the access token of the provider in the header authorization, as Bearer. Default: false.',
    ).exactOptional(),
  },
  { rules: [routeAuthRules.endpoints, routeAuthRules.paths] },
).exactOptional();

/** Another service is asked about each request. */
export const externalField = object(
  'Another service is asked about each request, and lets it in by answering 200 (or OK of Envoy ext_authz, version 3, by gRPC). Any other answer goes back to the client, and nobody is let in while it does not answer. Example: {service: sessions, path: /check}.',
  {
    service: text(
      'The name of the Service that is asked, in the same namespace: that of a Microservice is its name. Its own access has to let the gateway in. Example: sessions.',
      { min: 1, max: 63, rules: [label] },
    ),
    port: int32('The port of the Service. Default: 8080.', {
      min: 1,
      max: 65_535,
    }).exactOptional(),
    protocol: choice(
      'How it is asked: http, by a request with the method, path and host of the one that is asked about; or grpc, by Check of envoy.service.auth.v3.Authorization. Default: http.',
      ['http', 'grpc'],
    ).exactOptional(),
    path: text(
      'What the path of such a question starts with, before that of the request. For http only. Default: nothing. Example: /check.',
      { min: 2, max: 256, rules: [urlPath, plainPath] },
    ).exactOptional(),
    allowedHeaders: list(
      'Headers of the request that it is told, beside authorization. Default: none by http, all by grpc. Example: [cookie].',
      text('The name of a header. Example: cookie.', {
        min: 1,
        max: 128,
        rules: [lowerHeaderName],
      }),
      { set: true, min: 1, max: 16 },
    ).exactOptional(),
    allowedResponseHeaders: list(
      'Headers of its answer that the service gets with the request. Have it answer with all of them each time: a header that it leaves out is the one that the client sent. For http only. Default: none. Example: [x-user].',
      text('The name of a header. Example: x-user.', {
        min: 1,
        max: 128,
        rules: [lowerHeaderName, routeAuthRules.answeredHeader],
      }),
      { set: true, min: 1, max: 16 },
    ).exactOptional(),
  },
  { rules: [routeAuthRules.httpQuestions] },
).exactOptional();

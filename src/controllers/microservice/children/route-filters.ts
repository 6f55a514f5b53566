import type { RouteSpec } from '../route-matches.ts';
import type { RouteRule } from './route-parts.ts';

/**
 * What a gateway does to requests and responses of the route, as filters of the Gateway API: first
 * what only this one can do, as that decides who gets in.
 */
export function filtersOf(
  route: RouteSpec,
  ofGateway: readonly object[] = [],
): Pick<RouteRule, 'filters'> {
  const { requestHeaders, responseHeaders, mirror, rewrite, redirect, cors } = route;
  const filters = [
    ...ofGateway,
    ...(requestHeaders === undefined
      ? []
      : [{ type: 'RequestHeaderModifier', requestHeaderModifier: requestHeaders }]),
    ...(responseHeaders === undefined
      ? []
      : [{ type: 'ResponseHeaderModifier', responseHeaderModifier: responseHeaders }]),
    ...(mirror === undefined ? [] : [{ type: 'RequestMirror', requestMirror: mirrorOf(mirror) }]),
    ...(rewrite === undefined ? [] : [{ type: 'URLRewrite', urlRewrite: rewriteOf(rewrite) }]),
    ...(redirect === undefined
      ? []
      : [{ type: 'RequestRedirect', requestRedirect: redirectOf(redirect) }]),
    ...(cors === undefined ? [] : [{ type: 'CORS', cors }]),
  ];
  return filters.length === 0 ? {} : { filters };
}

function mirrorOf({ service, port, percent }: NonNullable<RouteSpec['mirror']>): object {
  return { backendRef: { name: service, port }, ...(percent === undefined ? {} : { percent }) };
}

function rewriteOf(rewrite: NonNullable<RouteSpec['rewrite']>): object {
  const { host } = rewrite;
  return { ...(host === undefined ? {} : { hostname: host }), ...newPathOf(rewrite) };
}

function redirectOf(redirect: NonNullable<RouteSpec['redirect']>): object {
  const { scheme, host, port, status } = redirect;
  return {
    ...(scheme === undefined ? {} : { scheme }),
    ...(host === undefined ? {} : { hostname: host }),
    ...(port === undefined ? {} : { port }),
    ...newPathOf(redirect),
    ...(status === undefined ? {} : { statusCode: status }),
  };
}

function newPathOf({ path, prefix }: { path?: string; prefix?: string }): object {
  if (path !== undefined) return { path: { type: 'ReplaceFullPath', replaceFullPath: path } };
  if (prefix === undefined) return {};
  return { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: prefix } };
}

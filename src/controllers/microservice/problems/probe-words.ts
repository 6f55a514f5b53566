import { at, listAt, textAt } from '../../wire-value.ts';

/** What a probe asks, in words: `GET /ready on port http`; undefined where there is no probe. */
export function probeWords(probe: unknown): string | undefined {
  const httpGet = at(probe, 'httpGet');
  if (httpGet !== undefined) {
    const scheme = textAt(httpGet, 'scheme') === 'HTTPS' ? ' with TLS' : '';
    return `GET ${textAt(httpGet, 'path') ?? '/'} on port ${portAt(httpGet)}${scheme}`;
  }
  const tcpSocket = at(probe, 'tcpSocket');
  if (tcpSocket !== undefined) return `a connection to port ${portAt(tcpSocket)}`;
  const grpc = at(probe, 'grpc');
  if (grpc !== undefined) {
    const service = textAt(grpc, 'service');
    return `the gRPC health check${service === undefined ? '' : ` of ${service}`} on port ${portAt(grpc)}`;
  }
  const [program] = listAt(probe, 'exec', 'command');
  return typeof program === 'string' ? `the command ${program}` : undefined;
}

function portAt(handler: unknown): string {
  const port = at(handler, 'port');
  return typeof port === 'number' || typeof port === 'string' ? String(port) : 'unknown';
}

import type { EffectivePort } from './ports.ts';

const schemes: Readonly<Record<EffectivePort['protocol'], string>> = {
  http: 'http',
  h2c: 'http',
  grpc: 'grpc',
  tcp: 'tcp',
};

/** The URL of a port of a Service; the usual port of the scheme is left out. */
export function serviceUrl(host: string, { port, protocol }: EffectivePort): string {
  const isUsual = port === 80 && schemes[protocol] === 'http';
  return `${schemes[protocol]}://${host}${isUsual ? '' : `:${port}`}`;
}

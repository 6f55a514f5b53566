import type { Spec } from '../schema/place.ts';
import type { Surroundings } from './section.ts';

/**
 * What is declared of each kind when a change begins. No pods run by default: what they do is not
 * what is tried here, and there are thousands of changes.
 */
export function baseOf(kind: string, surroundings: Surroundings): Spec {
  const { run, classes, configMaps, databaseClasses } = surroundings;
  const gateway = { name: 'public', namespace: 'gateways' };
  const bases: Readonly<Record<string, Spec>> = {
    Microservice: {
      image: 'ghcr.io/acme/app:1.0.0',
      className: classes[0],
      replicas: 0,
      ports: [
        { name: 'http', port: 8080 },
        { name: 'alt', port: 8081 },
        { name: 'rpc', port: 9090, protocol: 'grpc' },
        { name: 'raw', port: 9000, protocol: 'tcp' },
      ],
      env: [{ name: 'LOG_LEVEL', value: 'info' }],
      files: [{ path: '/etc/app', configMap: configMaps[0] }],
      routes: [{ name: 'public', host: `app.${run}.example.com` }],
      databases: [{ name: 'main', engine: 'postgres' }],
    },
    MicroserviceClass: {
      replicas: 0,
      gateways: [
        { exposure: 'public', gateway, domain: `${run}.example.com` },
        { exposure: 'internal', gateway, domain: `${run}.internal.example.com` },
      ],
      databaseClasses: [{ engine: 'postgres', className: databaseClasses[0] }],
    },
    Database: { engine: 'postgres' },
    DatabaseClass: { engine: 'postgres', provisioner: 'StatefulSet' },
  };
  const base = bases[kind];
  if (base === undefined) throw new Error(`sections/bases.ts has no base for ${kind}`);
  return base;
}

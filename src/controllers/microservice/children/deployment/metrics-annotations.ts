import type { Microservice } from '../../../../crds/microservice/v1alpha1.ts';
import { effectivePorts, firstHttpPort } from '../../ports.ts';

const defaultPath = '/metrics';

/**
 * Where Prometheus finds the metrics, in the annotations that its usual configuration reads. None
 * without spec.metrics, or without an http port where no port is named.
 */
export function metricsAnnotations(microservice: Microservice): Record<string, string> {
  const { metrics } = microservice.spec;
  if (metrics === undefined) return {};
  const ports = effectivePorts(microservice);
  const port =
    metrics.port === undefined
      ? firstHttpPort(ports)
      : ports.find(({ name }) => name === metrics.port);
  if (port === undefined) return {};
  return {
    'prometheus.io/scrape': 'true',
    'prometheus.io/port': String(port.port),
    'prometheus.io/path': metrics.path ?? defaultPath,
  };
}

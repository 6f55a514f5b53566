import { Counter, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { RestClientMetrics } from './metric-sinks.ts';

// The buckets of component-base (metrics/prometheus/restclient).
const timeBuckets = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 45, 60];
const sizeBuckets = [
  64, 256, 512, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216,
];

/** Registers the metrics of calls to the API server. */
export function createRestClientMetrics(registry: Registry): RestClientMetrics {
  const byCode = { labelNames: ['code', 'method', 'host'] as const, registers: [registry] };
  const byVerb = { labelNames: ['verb', 'host'] as const, registers: [registry] };
  const requests = new Counter({
    name: 'rest_client_requests_total',
    help: 'Calls to the API server by their answer',
    ...byCode,
  });
  const retries = new Counter({
    name: 'rest_client_request_retries_total',
    help: 'Calls to the API server that were retried, by the answer that led to it',
    ...byCode,
  });
  const duration = new Histogram({
    name: 'rest_client_request_duration_seconds',
    help: 'How long the API server took to answer; of a watch, until it began to',
    buckets: timeBuckets,
    ...byVerb,
  });
  const sent = new Histogram({
    name: 'rest_client_request_size_bytes',
    help: 'Size of what was sent',
    buckets: sizeBuckets,
    ...byVerb,
  });
  const received = new Histogram({
    name: 'rest_client_response_size_bytes',
    help: 'Size of the answer',
    buckets: sizeBuckets,
    ...byVerb,
  });
  return {
    answered: ({ method, host, code, seconds, requestBytes, responseBytes }) => {
      requests.inc({ code, method, host });
      duration.observe({ verb: method, host }, seconds);
      sent.observe({ verb: method, host }, requestBytes);
      received.observe({ verb: method, host }, responseBytes);
    },
    retried: ({ code, method, host }) => retries.inc({ code, method, host }),
  };
}

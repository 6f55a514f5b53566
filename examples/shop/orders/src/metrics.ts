import { Counter, Histogram, collectDefaultMetrics } from 'prom-client';

export { register } from 'prom-client';

collectDefaultMetrics();

const requests = new Counter({
  name: 'http_requests_total',
  help: 'Requests answered, by route, method and status.',
  labelNames: ['route', 'method', 'status'],
});

const durations = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'How long requests took, by route and method.',
  labelNames: ['route', 'method'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
});

/** Payments that were tried again after the request for the order had been answered. */
export const retries = new Counter({
  name: 'payment_retries_total',
  help: 'Payments tried again in the background, by outcome.',
  labelNames: ['outcome'],
});

export function observeRequest(
  route: string,
  method: string,
  status: number,
  seconds: number,
): void {
  requests.inc({ route, method, status });
  durations.observe({ route, method }, seconds);
}

import { object, text } from '../../schema/fields.ts';
import { plainPath, portName, urlPath } from '../../schema/formats.ts';

export const metricsField = object(
  'Where Prometheus finds the metrics of the program: the pods are annotated with prometheus.io/scrape, port and path. Default: no annotations. Example: {port: http, path: /metrics}.',
  {
    port: text('The port, by its name in spec.ports. Default: the first http port.', {
      min: 1,
      max: 15,
      rules: [portName],
    }).exactOptional(),
    path: text('The path of the metrics. Default: /metrics.', {
      min: 1,
      max: 512,
      rules: [urlPath, plainPath],
    }).exactOptional(),
  },
).exactOptional();

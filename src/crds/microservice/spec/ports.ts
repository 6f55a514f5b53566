import { choice, int32, list, object, text } from '../../schema/fields.ts';
import { portName } from '../../schema/formats.ts';
import { sectionRules } from '../rules.ts';

export const protocols = ['http', 'h2c', 'grpc', 'tcp'] as const;

export const portsField = list(
  'The ports that the program listens on; the Service offers the same numbers. Default: [{name: http, port: 8080, protocol: http}]. [] is for a worker that listens to nothing: it gets no Service.',
  object('One port of the program.', {
    name: text(
      'The name of the port, by which routes, probes and metrics mean it: at most 15 characters. Example: http.',
      { min: 1, max: 15, rules: [portName] },
    ),
    port: int32('The number that the program listens on and the Service offers. Example: 8080.', {
      min: 1,
      max: 65_535,
    }),
    protocol: choice(
      'What the program speaks there: http, h2c (HTTP/2 without TLS), grpc or tcp. Routes lead to http, h2c and grpc only. Default: http.',
      protocols,
    ).exactOptional(),
  }),
  { keys: ['name'], max: 16, rules: [sectionRules.portNumbers] },
).exactOptional();

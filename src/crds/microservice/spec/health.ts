import { probe } from '../../kubernetes/probe.ts';
import { kubernetesRules } from '../../kubernetes/rules.ts';
import { object, text } from '../../schema/fields.ts';
import { plainPath, urlPath } from '../../schema/formats.ts';

function healthPath(description: string) {
  return text(description, { min: 1, max: 512, rules: [urlPath, plainPath] }).exactOptional();
}

export const healthField = object(
  'Paths that say by HTTP GET how the program is, asked on the first port that speaks http. Where there are only grpc ports, the gRPC health service is asked and the paths do not matter. Default: ready once the first port takes connections.',
  {
    readiness: healthPath(
      'Answers 2xx or 3xx while requests can be served; until then no traffic arrives. Example: /ready. Default: ready once the first port takes connections.',
    ),
    liveness: healthPath(
      'Answers 2xx or 3xx unless only a restart helps: three failures restart the container. Example: /live. Default: never restarted for it.',
    ),
    startup: healthPath(
      'Answers 2xx or 3xx once the program has started; until then the other two wait. For slow starters. Example: /started. Default: none.',
    ),
  },
).exactOptional();

const once = { rules: [kubernetesRules.successOnce] };

export const probesField = object(
  'The probes in the full form of Kubernetes, for all that health cannot say. A probe is given here or in health, never in both. Default: none.',
  {
    readiness: probe(
      'Whether requests can be served; until then no traffic arrives. Example: {httpGet: {path: /ready, port: http}}.',
      { rules: [kubernetesRules.noGracePeriod] },
    ).exactOptional(),
    liveness: probe(
      'Whether the container may go on; when it fails, the container is restarted.',
      once,
    ).exactOptional(),
    startup: probe(
      'Whether the program has started; until then the other probes wait.',
      once,
    ).exactOptional(),
  },
).exactOptional();

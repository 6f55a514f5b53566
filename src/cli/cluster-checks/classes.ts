import { selectClass } from '../../controllers/class-selection.ts';
import { defaultClassAnnotation } from '../../controllers/well-known.ts';
import { listAt, textAt } from '../../controllers/wire-value.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import type { KubeObject } from '../../runtime/kube-object.ts';
import { databaseClassKind, microserviceClassKind, type Kind } from '../kinds.ts';
import { find, listAll } from '../objects.ts';
import { cleanText } from '../output/clean-text.ts';
import { judge } from '../plan/judge.ts';
import type { Check, CheckInput, CheckResult } from './check-result.ts';

const check = 'classes';

/** That there is one default class of each kind, that all are valid, and their gateways there. */
export const checkClasses: Check = async (input) => {
  const { client } = input.cluster;
  const services = await listAll(client, microserviceClassKind.resource);
  const databases = await listAll(client, databaseClassKind.resource);
  const wrong = [
    ...defaultOf(microserviceClassKind, services, 'gateways, limits and replicas are built-in'),
    ...defaultOf(databaseClassKind, databases, 'Databases have to name their class'),
    ...[...services, ...databases].flatMap(invalid),
    ...(await missingGateways(input, services)),
  ];
  if (wrong.length > 0) return wrong;
  const names = [...services, ...databases].map(nameOf);
  return [{ check, severity: 'ok', message: names.join(', ') }];
};

function defaultOf(
  { resource }: Kind,
  classes: readonly KubeObject[],
  without: string,
): readonly CheckResult[] {
  const marked = classes.filter(
    ({ metadata }) => metadata.annotations?.[defaultClassAnnotation] === 'true',
  );
  if (marked.length === 1) return [];
  const [message, how] =
    marked.length === 0
      ? [`No ${resource.kind} is marked as default: ${without}`, `${defaultClassAnnotation}=true`]
      : [
          `${marked.map(nameOf).join(' and ')} are marked as default: ${selectClass(classes, undefined).class?.metadata.name ?? ''} counts, as it is the newest`,
          `${defaultClassAnnotation}-`,
        ];
  const hint = `kubectl annotate ${resource.plural}.${resource.group} NAME ${how}`;
  return [{ check, severity: 'warning', message, hint }];
}

function invalid(each: KubeObject): readonly CheckResult[] {
  const [problem] = judge(each);
  if (problem === undefined) return [];
  const message = `${nameOf(each)} is not valid: ${problem.field}: ${problem.message}`;
  const hint = `kubectl edit ${each.kind.toLowerCase()}.slipway.dev ${each.metadata.name}; what uses it stays as it is until then`;
  return [{ check, severity: 'error', message: cleanText(message), hint }];
}

async function missingGateways(
  { cluster }: CheckInput,
  classes: readonly KubeObject[],
): Promise<readonly CheckResult[]> {
  const found: CheckResult[] = [];
  for (const each of classes) {
    for (const entry of listAt(each, 'spec', 'gateways')) {
      const name = textAt(entry, 'gateway', 'name') ?? '';
      const namespace = textAt(entry, 'gateway', 'namespace') ?? '';
      if (await find(cluster.client, builtin.gateway, { namespace, name })) continue;
      const exposure = textAt(entry, 'exposure') ?? '';
      const message = `Gateway ${namespace}/${name}, which ${nameOf(each)} names for exposure ${exposure}, does not exist`;
      const hint =
        'Create it, or correct spec.gateways of the class; kubectl get gateways -A lists what is there';
      found.push({ check, severity: 'error', message: cleanText(message), hint });
    }
  }
  return found;
}

function nameOf({ kind, metadata }: KubeObject): string {
  return `${kind} ${metadata.name}`;
}

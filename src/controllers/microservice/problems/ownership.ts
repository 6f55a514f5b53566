import { controllerOf, type KubeObject } from '../../../runtime/kube-object.ts';
import { resourceName } from '../../../runtime/resource.ts';
import { adoptAnnotation } from '../../well-known.ts';
import { childKinds } from '../children/index.ts';
import { databaseName, workloadName } from '../names.ts';
import { liveChild, type ChildKindName } from '../observed.ts';
import { isForeign } from '../ownership.ts';
import type { StatusInput } from '../status-input.ts';
import { areas } from './areas.ts';
import type { Finding } from './problem.ts';

/** Objects of somebody else under names that children of ours need; they are never touched. */
export function ownershipFindings(input: StatusInput): readonly Finding[] {
  const needed = new Map<string, readonly [ChildKindName, string]>();
  for (const { kind, object } of input.desired.children) {
    needed.set(`${kind}/${object.metadata.name}`, [kind, object.metadata.name]);
  }
  // While it is held back the Deployment is not among the declared children.
  const deployment = workloadName(input.microservice);
  needed.set(`Deployment/${deployment}`, ['Deployment', deployment]);
  return [...needed.values()].flatMap(([kind, name]) => {
    const live = liveChild(input.observed, kind, name);
    return live !== undefined && isForeign(live, input.microservice)
      ? [conflict(input, kind, live)]
      : [];
  });
}

function conflict(input: StatusInput, kind: ChildKindName, live: KubeObject): Finding {
  const { name, namespace = '' } = live.metadata;
  const field = fieldOf(input, kind, name);
  const controller = controllerOf(live);
  const holder =
    controller === undefined
      ? 'does not belong to this Microservice'
      : `belongs to ${controller.kind} ${controller.name}`;
  return {
    area: areas[kind],
    severity: 'error',
    reason: 'NameConflict',
    message: `${kind} ${name} exists and ${holder}`,
    field,
    hint: `Rename ${field === 'metadata.name' ? 'the Microservice' : 'the entry'}, or let Slipway take the object over with kubectl annotate ${addressOf(kind)} ${name} -n ${namespace} ${adoptAnnotation}=true`,
    object: `${kind}/${name}`,
  };
}

function fieldOf(input: StatusInput, kind: ChildKindName, name: string): string {
  const { microservice, desired } = input;
  if (kind === 'Database') {
    const entry = (microservice.spec.databases ?? []).find(
      (candidate) => databaseName(microservice, candidate.name) === name,
    );
    if (entry !== undefined) return `spec.databases[name=${entry.name}].name`;
  }
  const plan = desired.routes.find((route) => route.kind === kind && route.name === name);
  return plan === undefined ? 'metadata.name' : `spec.routes[name=${plan.route.name}].name`;
}

/** As kubectl takes it, without doubt about the group. */
function addressOf(kind: ChildKindName): string {
  const found = childKinds.find((candidate) => candidate.name === kind);
  return found === undefined ? kind.toLowerCase() : resourceName(found.resource);
}

import { declaredHash } from '../../../../runtime/declared.ts';
import type { KubeObject } from '../../../../runtime/kube-object.ts';
import { isSubset } from '../../../../runtime/subset.ts';
import { egressHashAnnotation } from '../../../well-known.ts';
import { at, countAt, listAt, numberAt } from '../../../wire-value.ts';
import { workloadName } from '../../names.ts';
import { liveChild } from '../../observed.ts';
import { isOurs } from '../../ownership.ts';
import { servedVersion } from '../../served-version.ts';
import type { BuildInput } from '../child-kind.ts';
import type { EgressRule } from './egress.ts';

/**
 * The declared rules, and those of the live policy that are not declared any more while pods that
 * were started with them may still run: they work to the end with what they knew. Rules that are
 * not as Slipway wrote them count for nothing. Pure.
 */
export function withEgressInUse(input: BuildInput, declared: readonly EgressRule[]): EgressRule[] {
  const former = writtenRules(input).filter(
    (rule) => !declared.some((each) => isSubset(each, rule) && isSubset(rule, each)),
  );
  const isInUse = former.length > 0 && !runsDeclaredPodsOnly(input);
  return [...declared, ...(isInUse ? former : [])];
}

/** What stands for these rules, whatever the order of their fields. */
export function egressHash(egress: readonly EgressRule[]): string {
  return declaredHash({ apiVersion: '', kind: '', metadata: { name: '' }, egress } as KubeObject);
}

function writtenRules({ microservice, observed }: BuildInput): readonly EgressRule[] {
  const live = liveChild(observed, 'NetworkPolicy', workloadName(microservice));
  if (live === undefined || !isOurs(live, microservice)) return [];
  const rules = listAt(live, 'spec', 'egress').filter(isRule);
  return live.metadata.annotations?.[egressHashAnnotation] === egressHash(rules) ? rules : [];
}

function isRule(rule: unknown): rule is EgressRule {
  return typeof rule === 'object' && rule !== null && !Array.isArray(rule);
}

/** Of a Deployment that is gone no pods are left that anybody waits for. */
function runsDeclaredPodsOnly(input: BuildInput): boolean {
  const { microservice, observed } = input;
  const live = liveChild(observed, 'Deployment', workloadName(microservice));
  if (live === undefined || !isOurs(live, microservice)) return true;
  const { template } = servedVersion(input);
  const liveTemplate = at(live, 'spec', 'template');
  const isDeclared =
    isRule(liveTemplate) && template !== undefined && isSubset(template, liveTemplate);
  return isDeclared && hasRolledOut(live);
}

function hasRolledOut(live: object): boolean {
  const generation = numberAt(live, 'metadata', 'generation') ?? 0;
  const seen = numberAt(live, 'status', 'observedGeneration') ?? -1;
  const total = countAt(live, 'status', 'replicas') ?? 0;
  const updated = countAt(live, 'status', 'updatedReplicas') ?? 0;
  return seen >= generation && total <= updated;
}

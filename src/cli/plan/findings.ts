import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import { desiredState } from '../../controllers/microservice/desired.ts';
import { classFindings } from '../../controllers/microservice/problems/class.ts';
import type { Finding } from '../../controllers/microservice/problems/problem.ts';
import {
  conflictFinding,
  foreignHostFinding,
  planFinding,
} from '../../controllers/microservice/problems/route-plan-words.ts';
import { lackingFinding } from '../../controllers/microservice/problems/route-features.ts';
import { defaultExposure } from '../../controllers/microservice/route-address.ts';
import { defaultClassAnnotation } from '../../controllers/well-known.ts';
import { useFindings } from '../../controllers/microservice/problems/uses.ts';
import type { StatusInput } from '../../controllers/microservice/status-input.ts';
import { keyOf, type KubeObject } from '../../runtime/kube-object.ts';
import type { Document } from '../files/load-documents.ts';
import { isSlipways, judge } from './judge.ts';
import { inputIn, type World } from './world.ts';

/** One thing that is wrong with an object of a file. */
export interface FileFinding {
  readonly source: string;
  /** `Microservice shop/orders`. */
  readonly object: string;
  readonly severity: 'error' | 'warning';
  readonly reason: string;
  readonly field: string | undefined;
  readonly message: string;
  readonly hint: string | undefined;
}

/** All that is wrong with these objects, alone and with one another, in their order. Pure. */
export function findingsIn(documents: readonly Document[]): readonly FileFinding[] {
  const objects = documents.map(({ object }) => object);
  const isValid = (object: KubeObject): boolean => judge(object).length === 0;
  const classes = objects.filter(({ kind }) => kind === 'MicroserviceClass');
  const microservices = objects.filter(
    (object): object is Microservice => object.kind === 'Microservice' && isValid(object),
  );
  const gateways = objects.filter(({ kind }) => ['Gateway', 'GatewayClass'].includes(kind));
  const world: World =
    classes.length === 0
      ? withStandIn(microservices)
      : { microservices, classes, gateways, children: [] };
  return documents
    .filter(({ object }) => isSlipways(object))
    .flatMap(({ source, object }): FileFinding[] => {
      const name = `${object.kind} ${keyOf(object)}`;
      const invalid = judge(object).map(({ field, message }) => ({
        source,
        object: name,
        severity: 'error' as const,
        reason: 'InvalidSpec',
        field,
        message,
        hint: undefined,
      }));
      if (invalid.length > 0 || object.kind !== 'Microservice') return invalid;
      const own = world.microservices.find((each) => keyOf(each) === keyOf(object)) ?? object;
      return relationsOf(world, own as Microservice, classes.length > 0).map((finding) => ({
        source,
        object: name,
        severity: finding.severity === 'warning' ? ('warning' as const) : ('error' as const),
        reason: finding.reason,
        field: finding.field,
        message: finding.message,
        hint: finding.hint,
      }));
    });
}

/** One class for all, with a gateway for whatever is asked for: hosts can then be compared. */
function withStandIn(microservices: readonly Microservice[]): World {
  const routes = microservices.flatMap(({ spec }) => spec.routes ?? []);
  const exposures = new Set(routes.map(({ exposure }) => exposure ?? defaultExposure));
  const standIn = {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'MicroserviceClass',
    metadata: { name: 'any', annotations: { [defaultClassAnnotation]: 'true' } },
    spec: {
      gateways: [...exposures].map((exposure) => ({
        exposure,
        gateway: { namespace: 'any', name: 'any' },
      })),
    },
  };
  const classless = microservices.map((microservice) => {
    const { className: _, ...spec } = microservice.spec;
    return { ...microservice, spec };
  });
  return { microservices: classless, classes: [standIn], children: [], sharesHosts: true };
}

type Part = Omit<Finding, 'area'>;

/**
 * What is wrong with it beside others. What may lie outside of the files is a warning, and what
 * depends on classes is left out where the files hold none.
 */
function relationsOf(
  world: World,
  microservice: Microservice,
  knowsClasses: boolean,
): readonly Part[] {
  const build = inputIn(world, microservice);
  const input: StatusInput = {
    ...build,
    desired: desiredState(build),
    outcomes: [],
    previous: undefined,
    now: '1970-01-01T00:00:00Z',
  };
  const ofClass = new Set(['no-gateway', 'no-host', 'foreign-host', 'unknown-gateway']);
  const routes = input.desired.routes.flatMap((plan): Part[] => {
    if (plan.problem !== undefined) {
      const isUnknown = !knowsClasses && ofClass.has(plan.problem);
      if (isUnknown) return [];
      const finding = planFinding(input, plan, plan.problem);
      return [plan.problem === 'unknown-gateway' ? { ...finding, severity: 'warning' } : finding];
    }
    return [
      lackingFinding(plan),
      foreignHostFinding(input, plan),
      conflictFinding(input, plan),
    ].filter((part) => part !== undefined);
  });
  // Files may hold the status of some time before, as what kubectl get prints does.
  const ofSpec = useFindings(input).filter(({ reason }) => reason !== 'DependencyNotReady');
  const uses = ofSpec.map((finding): Part => {
    const isOutside = finding.reason === 'DependencyMissing';
    if (!isOutside) return finding;
    return {
      ...finding,
      severity: 'warning',
      message: finding.message.replace('does not exist', 'is not in the files'),
      hint: 'Nothing to do where it is in the cluster; else apply it, or correct spec.uses',
    };
  });
  const classes: readonly Part[] = knowsClasses ? classFindings(input) : [];
  return [...classes, ...routes, ...uses];
}

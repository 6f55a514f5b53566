import { managedByLabel, managedByValue } from '../../controllers/well-known.ts';
import { at, textAt } from '../../controllers/wire-value.ts';
import type { KubeObject } from '../../runtime/kube-object.ts';

const ofOthers = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
]);

/** Labels or annotations by which Slipway knows what is its own. */
export function marksIn(named: Readonly<Record<string, string>> = {}): readonly string[] {
  return Object.entries(named)
    .filter(
      ([name, value]) =>
        name.startsWith('slipway.dev/') || (name === managedByLabel && value === managedByValue),
    )
    .map(([name]) => name);
}

/**
 * The objects as somebody would have written them: without owners, marks of Slipway, status and
 * what the API server adds. What selects pods stays, and what pods are made of, so that applying
 * them restarts nothing. Pure.
 */
export function plainObjects(objects: readonly KubeObject[]): readonly KubeObject[] {
  const scaled = new Set(
    objects.flatMap((each) =>
      each.kind === 'HorizontalPodAutoscaler'
        ? (textAt(each, 'spec', 'scaleTargetRef', 'name') ?? [])
        : [],
    ),
  );
  return objects.map((object) => {
    const isScaled = object.kind === 'Deployment' && scaled.has(object.metadata.name);
    return plainObject(object, isScaled);
  });
}

function plainObject(object: KubeObject, isScaled: boolean): KubeObject {
  const { apiVersion, kind, metadata, ...rest } = object;
  const { name, namespace } = metadata;
  const content = Object.entries(rest).filter(([field]) => field !== 'status');
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...without('labels', metadata.labels),
      ...without('annotations', metadata.annotations),
    },
    ...Object.fromEntries(
      content.map(([field, value]) => [
        field,
        field === 'spec' ? plainSpec(kind, value, isScaled) : value,
      ]),
    ),
  };
}

function without(field: string, named: Readonly<Record<string, string>> = {}): object {
  const marks = new Set(marksIn(named));
  const kept = Object.entries(named).filter(([name]) => !marks.has(name) && !ofOthers.has(name));
  return kept.length === 0 ? {} : { [field]: Object.fromEntries(kept) };
}

/** Addresses are of one cluster, and the number of pods is the autoscaler's where there is one. */
function plainSpec(kind: string, spec: unknown, isScaled: boolean): unknown {
  if (typeof spec !== 'object' || spec === null) return spec;
  const dropped = new Set([
    ...(kind === 'Service' && at(spec, 'clusterIP') !== 'None' ? ['clusterIP', 'clusterIPs'] : []),
    ...(isScaled ? ['replicas'] : []),
  ]);
  return Object.fromEntries(Object.entries(spec).filter(([field]) => !dropped.has(field)));
}

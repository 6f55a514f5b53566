import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import type { KubeObject } from '../../runtime/kube-object.ts';
import { UsageError } from '../cli-error.ts';
import { loadDocuments, type Document } from '../files/load-documents.ts';
import type { Io } from '../io.ts';
import { judge, requireValid } from './judge.ts';
import type { World } from './world.ts';

const clusterKinds = new Set(['MicroserviceClass', 'DatabaseClass', 'GatewayClass', 'Namespace']);

/** What files hold of Slipway, all of it valid. */
export interface SlipwayFiles {
  readonly world: World;
  readonly microservices: readonly Microservice[];
}

/** The objects of files, in the namespace where they name none. */
export async function loadInNamespace(
  io: Io,
  paths: readonly string[],
  namespace: string | undefined,
): Promise<readonly Document[]> {
  const documents = await loadDocuments(io, paths);
  return documents.map(({ source, object }) => {
    if (clusterKinds.has(object.kind)) return { source, object };
    const home = object.metadata.namespace ?? namespace ?? 'default';
    return { source, object: { ...object, metadata: { ...object.metadata, namespace: home } } };
  });
}

/** Loads Microservices and classes. Throws a UsageError for the first that is not valid. */
export async function loadSlipway(
  io: Io,
  paths: readonly string[],
  namespace: string | undefined,
): Promise<SlipwayFiles> {
  const documents = await loadInNamespace(io, paths, namespace);
  const ofKind = (kind: string) => documents.filter(({ object }) => object.kind === kind);
  const microservices = ofKind('Microservice').map(requireValid);
  const classes = ofKind('MicroserviceClass').map(validClass);
  if (microservices.length === 0 && classes.length === 0) {
    throw new UsageError(
      'The files hold no Microservice and no MicroserviceClass',
      'Name other files with -f',
    );
  }
  const gateways = [...ofKind('Gateway'), ...ofKind('GatewayClass')].map(({ object }) => object);
  return { world: { microservices, classes, gateways, children: [] }, microservices };
}

function validClass({ source, object }: Document): KubeObject {
  const [problem] = judge(object);
  if (problem === undefined) return object;
  throw new UsageError(
    `${source}: MicroserviceClass ${object.metadata.name} is not valid: ${problem.field}: ${problem.message}`,
    'kubectl slipway check -f lists all that is wrong',
  );
}

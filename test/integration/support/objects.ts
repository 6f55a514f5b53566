import {
  microserviceResource,
  type Microservice,
  type MicroserviceSpec,
} from '../../../src/crds/microservice/v1alpha1.ts';
import { databaseResource, type Database } from '../../../src/crds/database/v1alpha1.ts';
import type { Deployment } from '../../../src/controllers/microservice/types.ts';
import { builtin } from '../../../src/runtime/builtin-resources.ts';
import type { KubeClient } from '../../../src/runtime/client.ts';
import { isNotFound } from '../../../src/runtime/errors.ts';
import type { KubeObject, ObjectRef } from '../../../src/runtime/kube-object.ts';
import { apiVersionOf, type Resource } from '../../../src/runtime/resource.ts';

/** The field manager of a developer with kubectl. */
export const developer = { fieldManager: 'kubectl', force: true } as const;

/** A Microservice to apply; image only, but for what the spec adds. */
export function microservice(
  namespace: string,
  name: string,
  spec: Partial<MicroserviceSpec> = {},
): Microservice {
  return {
    apiVersion: apiVersionOf(microserviceResource),
    kind: microserviceResource.kind,
    metadata: { name, namespace },
    spec: { image: 'ghcr.io/acme/app:1.0.0', ...spec },
  };
}

/** Applies a Microservice as a developer would. */
export async function applyMicroservice(
  client: KubeClient,
  namespace: string,
  name: string,
  spec: Partial<MicroserviceSpec> = {},
): Promise<Microservice> {
  const body = microservice(namespace, name, spec);
  return (await client.apply(microserviceResource, body, developer)).object;
}

/** The object, or undefined where it is not there. */
export async function find<T extends KubeObject>(
  client: KubeClient,
  resource: Resource,
  ref: ObjectRef,
): Promise<T | undefined> {
  try {
    return await client.get<T>(resource, ref);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Finds objects of the kinds that tests look at most. */
export function finder(client: KubeClient, namespace: string) {
  const at = <T extends KubeObject>(resource: Resource) => {
    return (name: string) => find<T>(client, resource, { namespace, name });
  };
  return {
    microservice: at<Microservice>(microserviceResource),
    database: at<Database>(databaseResource),
    deployment: at<Deployment>(builtin.deployment),
    any: at<KubeObject & Record<string, unknown>>,
  };
}

/** The condition of this type, as `Status Reason`. */
export function conditionOf(
  object:
    | {
        status?:
          | { conditions?: { type: string; status: string; reason: string }[] | undefined }
          | undefined;
      }
    | undefined,
  type: string,
): string | undefined {
  const condition = object?.status?.conditions?.find((candidate) => candidate.type === type);
  return condition === undefined ? undefined : `${condition.status} ${condition.reason}`;
}

/** All objects of a resource in a namespace. */
export async function listAll<T extends KubeObject>(
  client: KubeClient,
  resource: Resource,
  namespace: string,
): Promise<T[]> {
  const items: T[] = [];
  for await (const page of client.list<T>(resource, { namespace })) items.push(...page.items);
  return items;
}

import type { MicroserviceStatus } from '../../../crds/microservice/v1alpha1.ts';
import type { KubeObject } from '../../../runtime/kube-object.ts';
import { apiVersionOf } from '../../../runtime/resource.ts';
import type { ChildKind } from '../children/child-kind.ts';
import { childKinds } from '../children/index.ts';
import { isOurs } from '../ownership.ts';
import type { Finding } from '../problems/problem.ts';
import type { StatusInput } from '../status-input.ts';

type InventoryItem = NonNullable<MicroserviceStatus['resources']>[number];

/** The most objects that a status lists. */
const mostItems = 128;

/** Every live object that was made for the service, by kind and name, and how each one is. */
export function inventoryOf(
  { microservice, observed }: StatusInput,
  findings: readonly Finding[],
): readonly InventoryItem[] {
  return childKinds
    .flatMap((kind) => {
      const live: readonly KubeObject[] = observed.children[kind.name];
      return live
        .filter((object) => isOurs(object, microservice))
        .map((object) => itemOf(kind, object, findings));
    })
    .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    .slice(0, mostItems);
}

function keyOf({ kind, name }: InventoryItem): string {
  return `${kind}/${name}`;
}

function itemOf(
  { name: kind, resource }: ChildKind,
  { metadata }: KubeObject,
  findings: readonly Finding[],
): InventoryItem {
  const item = { apiVersion: apiVersionOf(resource), kind, name: metadata.name };
  if (metadata.deletionTimestamp !== undefined) return { ...item, status: 'Terminating' };
  const worst = findings.find(
    ({ object, severity }) => object === `${kind}/${metadata.name}` && severity !== 'warning',
  );
  if (worst === undefined) return { ...item, status: 'Ready' };
  const status = worst.severity === 'error' ? 'NotReady' : 'Pending';
  return { ...item, status, message: worst.message };
}

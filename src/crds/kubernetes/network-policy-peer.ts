import type * as z from 'zod';
import { object } from '../schema/fields.ts';
import { labelSelector } from './label-selector.ts';

/** networking.k8s.io/v1 NetworkPolicyPeer without address ranges. */
export function networkPolicyPeer(description: string) {
  return object(description, {
    namespaceSelector: labelSelector(
      'The namespaces of the pods, by label; {} stands for all. Default: the namespace of the database. Example: {matchLabels: {kubernetes.io/metadata.name: monitoring}}.',
    ).exactOptional(),
    podSelector: labelSelector(
      'The pods in these namespaces, by label. Default: all of them. Example: {matchLabels: {app: exporter}}.',
    ).exactOptional(),
  });
}

export type NetworkPolicyPeer = z.infer<ReturnType<typeof networkPolicyPeer>>;

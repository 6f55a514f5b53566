import type * as z from 'zod';
import { object } from '../schema/fields.ts';
import { rule, type Rule } from '../schema/rule.ts';
import { labelSelector } from './label-selector.ts';

interface Given {
  namespaceSelector?: unknown;
  podSelector?: unknown;
}

/** The API server takes no peer of neither. */
export const peerIsGiven = rule<Given>({
  cel: 'has(self.namespaceSelector) || has(self.podSelector)',
  message: 'Give namespaceSelector, podSelector or both; {} stands for all',
  check: ({ namespaceSelector, podSelector }) =>
    namespaceSelector !== undefined || podSelector !== undefined,
});

/**
 * networking.k8s.io/v1 NetworkPolicyPeer without address ranges; `home` says whose namespace is
 * meant where none is given.
 */
export function networkPolicyPeer(
  description: string,
  home: string,
  rules: readonly Rule<Given>[] = [],
) {
  return object(
    description,
    {
      namespaceSelector: labelSelector(
        `The namespaces of the pods, by label; {} stands for all. Default: the namespace of ${home}. Example: {matchLabels: {kubernetes.io/metadata.name: monitoring}}.`,
      ).exactOptional(),
      podSelector: labelSelector(
        'The pods in these namespaces, by label. Default: all of them. Example: {matchLabels: {app: exporter}}.',
      ).exactOptional(),
    },
    { rules },
  );
}

export type NetworkPolicyPeer = z.infer<ReturnType<typeof networkPolicyPeer>>;

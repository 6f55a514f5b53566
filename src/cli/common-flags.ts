import type { Flag, Verb } from './verb.ts';

/** Which cluster, as whom: the names that kubectl has for them. */
export const clusterFlags: readonly Flag[] = [
  {
    name: 'namespace',
    short: 'n',
    value: 'NAME',
    description: 'the namespace; that of the context by default',
  },
  {
    name: 'context',
    value: 'NAME',
    description: 'the context of the kubeconfig; the current one by default',
  },
  {
    name: 'kubeconfig',
    value: 'FILE',
    description: 'the kubeconfig; $KUBECONFIG or ~/.kube/config by default',
  },
  { name: 'as', value: 'USER', description: 'act as this user' },
  {
    name: 'request-timeout',
    value: 'TIME',
    description: 'give a request up after this time, such as 10s; 30s by default',
  },
];

const everywhere: readonly Flag[] = [
  {
    name: 'color',
    value: 'WHEN',
    choices: ['auto', 'always', 'never'],
    description: 'auto (on a terminal without NO_COLOR), always or never',
  },
  { name: 'help', short: 'h', description: 'show this help' },
];

/** The flags that a verb has beside its own. */
export function commonFlags(verb: Verb): readonly Flag[] {
  return [...(verb.isOffline === true ? [] : clusterFlags), ...everywhere];
}

/** All flags of a verb: its own first. */
export function allFlags(verb: Verb): readonly Flag[] {
  return [...(verb.flags ?? []), ...commonFlags(verb)];
}

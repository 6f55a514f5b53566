import { describe, expect, it } from 'vitest';
import { desiredState } from '../../desired.ts';
import { readInput } from '../../testdata/read-input.ts';
import { platform } from '../../testing/platform.ts';
import { buildNetworkPolicy } from './network-policy.ts';

type Labels = Readonly<Record<string, string>>;

/** A pod that connects, of a namespace. */
interface Client {
  readonly namespace: string;
  readonly labels?: Labels;
}

const made = { microservice: 'orders' };

function policyOf(given: { microservice?: string; networkPolicy?: object }) {
  const labels =
    given.microservice === undefined ? {} : { 'slipway.dev/microservice': given.microservice };
  const documents = [
    { kind: 'Database', metadata: { name: 'd', labels }, spec: { engine: 'postgres' } },
    {
      kind: 'DatabaseClass',
      metadata: { name: 'c' },
      spec: {
        engine: 'postgres',
        provisioner: 'StatefulSet',
        ...(given.networkPolicy === undefined ? {} : { networkPolicy: given.networkPolicy }),
      },
    },
  ].map((document) => JSON.stringify({ apiVersion: 'slipway.dev/v1alpha1', ...document }));
  const { database, observed } = readInput(documents.join('\n---\n'));
  return buildNetworkPolicy(desiredState(database, observed, false, platform).input);
}

/** Whether the policy lets the client in, as Kubernetes defines it, for selectors by labels. */
function letsIn(policy: ReturnType<typeof policyOf>, { namespace, labels = {} }: Client): boolean {
  const has = (selector: { matchLabels?: Labels } | undefined, actual: Labels): boolean =>
    Object.entries(selector?.matchLabels ?? {}).every(([key, value]) => actual[key] === value);
  return (policy.spec?.ingress ?? []).some(
    ({ from }) =>
      from === undefined ||
      from.some(({ namespaceSelector, podSelector }) => {
        const isThere =
          namespaceSelector === undefined
            ? namespace === policy.metadata.namespace
            : has(namespaceSelector, { 'kubernetes.io/metadata.name': namespace });
        return isThere && has(podSelector, labels);
      }),
  );
}

describe('who may connect to a database', () => {
  const owner = { namespace: 'shop', labels: { 'slipway.dev/microservice': 'orders' } };
  const neighbour = { namespace: 'shop', labels: { 'slipway.dev/microservice': 'payments' } };
  const namesake = { ...owner, namespace: 'other' };
  const operator = { namespace: 'slipway-system' };
  const exporter = { namespace: 'monitoring', labels: { app: 'exporter' } };
  const other = { namespace: 'monitoring', labels: { app: 'other' } };
  const exporters = {
    from: [
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
        podSelector: { matchLabels: { app: 'exporter' } },
      },
    ],
  };

  it.each([
    ['of a service', made, [owner, operator], [neighbour, namesake, exporter]],
    ['made by hand', {}, [owner, neighbour, operator], [namesake, exporter]],
    [
      'with exporters',
      { ...made, networkPolicy: exporters },
      [owner, exporter],
      [neighbour, other],
    ],
    [
      'with a peer of no words',
      { ...made, networkPolicy: { from: [{}] } },
      [neighbour],
      [namesake],
    ],
    [
      'without isolation',
      { ...made, networkPolicy: { enabled: false } },
      [owner, neighbour, namesake, exporter, operator],
      [],
    ],
  ])('%s', (_what, given, may, mayNot) => {
    const policy = policyOf(given);
    for (const client of may) expect(letsIn(policy, client), JSON.stringify(client)).toBe(true);
    for (const client of mayNot) expect(letsIn(policy, client), JSON.stringify(client)).toBe(false);
  });

  it('may use the port of the engine and no other', () => {
    const [rule] = policyOf(made).spec?.ingress ?? [];
    expect(rule?.ports).toEqual([{ port: 'postgres', protocol: 'TCP' }]);
  });
});

import { describe, expect, it } from 'vitest';
import type { Microservice } from '../../../../crds/microservice/v1alpha1.ts';
import { buildInput } from '../../testdata/build-input.ts';
import type { Deployment, NetworkPolicy } from '../../types.ts';
import type { BuildInput } from '../child-kind.ts';
import { buildDeployment } from '../deployment/deployment.ts';
import { buildNetworkPolicy } from './network-policy.ts';

type Uses = Partial<Microservice['spec']>;

const before: Uses = { uses: [{ host: 'old.example.com', port: 4430 }], image: 'orders:1' };
const after: Uses = { uses: [{ host: 'new.example.com', port: 4431 }], image: 'orders:2' };

function inputOf(spec: Uses, children: BuildInput['observed']['children'] | object = {}) {
  return buildInput({ spec, class: { network: { egress: 'Declared' } }, children });
}

function rolledOut(deployment: Deployment, status: object = {}): Deployment {
  return {
    ...deployment,
    metadata: { ...deployment.metadata, generation: 2 },
    status: { observedGeneration: 2, replicas: 2, updatedReplicas: 2, ...status },
  };
}

/** The ports of the egress rules for the new spec while this is there. */
function portsOf(deployment: Deployment | undefined, policy: NetworkPolicy | undefined) {
  const input = inputOf(after, {
    Deployment: deployment === undefined ? [] : [deployment],
    NetworkPolicy: policy === undefined ? [] : [policy],
  });
  const egress = buildNetworkPolicy(input)[0]?.spec?.egress ?? [];
  return egress.flatMap(({ ports = [] }) => ports.map(({ port }) => port));
}

const [oldPolicy] = buildNetworkPolicy(inputOf(before));
const [oldDeployment] = buildDeployment(inputOf(before));
const [newDeployment] = buildDeployment(inputOf(after));

describe('what is not used any more', () => {
  it.each<[string, Deployment | undefined, boolean]>([
    ['stays while the Deployment has yet to be written', rolledOut(oldDeployment), true],
    [
      'stays while pods of the version before run',
      rolledOut(newDeployment, { replicas: 3, updatedReplicas: 1 }),
      true,
    ],
    [
      'stays while nobody has looked at the new version',
      rolledOut(newDeployment, { observedGeneration: 1 }),
      true,
    ],
    ['goes once only pods of the declared version run', rolledOut(newDeployment), false],
    ['goes where there are no pods', undefined, false],
  ])('%s', (_, deployment, isKept) => {
    expect(portsOf(deployment, oldPolicy)).toEqual([53, 53, 4431, ...(isKept ? [4430] : [])]);
  });

  it("is nothing of a policy that is somebody else's", () => {
    const foreign = { ...oldPolicy, metadata: { name: 'orders', namespace: 'shop' } };
    expect(portsOf(rolledOut(oldDeployment), foreign as NetworkPolicy)).toEqual([53, 53, 4431]);
  });

  it('is nothing of what is declared still, however often it is looked at', () => {
    const [policy] = buildNetworkPolicy(inputOf(after));
    expect(portsOf(rolledOut(oldDeployment), policy)).toEqual([53, 53, 4431]);
  });

  it('is nothing that somebody else has put in', () => {
    const egress = [...(oldPolicy?.spec?.egress ?? []), { ports: [{ port: 1, protocol: 'TCP' }] }];
    const tampered = { ...oldPolicy, spec: { ...oldPolicy?.spec, egress } } as NetworkPolicy;
    expect(portsOf(rolledOut(oldDeployment), tampered)).toEqual([53, 53, 4431]);
  });

  it('is known in whatever order the API server has the fields', () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed);
      if (typeof value !== 'object' || value === null) return value;
      const fields = Object.entries(value).map(([key, each]) => [key, reversed(each)] as const);
      return Object.fromEntries(fields.toReversed());
    };
    const live = reversed(oldPolicy) as NetworkPolicy;
    expect(portsOf(rolledOut(oldDeployment), live)).toEqual([53, 53, 4431, 4430]);
  });

  it('gets no longer with each look', () => {
    const input = inputOf(after, {
      Deployment: [rolledOut(oldDeployment)],
      NetworkPolicy: oldPolicy === undefined ? [] : [oldPolicy],
    });
    const [widened] = buildNetworkPolicy(input);
    expect(portsOf(rolledOut(oldDeployment), widened)).toEqual([53, 53, 4431, 4430]);
  });
});

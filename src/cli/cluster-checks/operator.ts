import { countAt, listAt, numberAt, textAt } from '../../controllers/wire-value.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import { keyOf, type KubeObject } from '../../runtime/kube-object.ts';
import { find } from '../objects.ts';
import { cleanText } from '../output/clean-text.ts';
import type { Check, CheckInput, CheckResult } from './check-result.ts';

const check = 'operator';
const leaseName = 'slipway';

/** That there is one operator, with pods that are ready, and that one of them acts. */
export const checkOperator: Check = async (input) => {
  const { operators } = input;
  if (operators === undefined) return [];
  const [first, ...others] = operators;
  if (first === undefined) {
    return [
      failed(
        'No Deployment of Slipway is there',
        'helm install slipway oci://ghcr.io/slipway-dev/charts/slipway --namespace slipway-system --create-namespace',
      ),
    ];
  }
  const more = others.map((other) =>
    failed(
      `${cleanText(keyOf(other))} is another Deployment of Slipway: two operators undo each other's work`,
      'Uninstall one of the two releases; helm list -A shows them',
    ),
  );
  return [...more, podsOf(first), ...(await leaderOf(input, first))];
};

function podsOf(operator: KubeObject): CheckResult {
  const { name, namespace = '' } = operator.metadata;
  const wanted = countAt(operator, 'spec', 'replicas') ?? 1;
  const ready = countAt(operator, 'status', 'availableReplicas') ?? 0;
  const image = textAt(listAt(operator, 'spec', 'template', 'spec', 'containers')[0], 'image');
  const what = `${ready} of ${wanted} pods of ${namespace}/${name} are available`;
  const version = image === undefined ? '' : `: ${cleanText(image)}`;
  if (ready > 0 && ready >= wanted) {
    return { check, severity: 'ok', message: `${what}${version}` };
  }
  const hint = `kubectl -n ${namespace} get pods and kubectl -n ${namespace} logs deployment/${name} say why`;
  return { check, severity: ready === 0 ? 'error' : 'warning', message: what, hint };
}

/** One of the pods holds the lease; without it nothing is reconciled. */
async function leaderOf(
  { cluster, now }: CheckInput,
  operator: KubeObject,
): Promise<readonly CheckResult[]> {
  const { namespace = '', name } = operator.metadata;
  const lease = await find(cluster.client, builtin.lease, { namespace, name: leaseName });
  const holder = textAt(lease, 'spec', 'holderIdentity') ?? '';
  const hint = `kubectl -n ${namespace} logs deployment/${name} says why; kubectl -n ${namespace} get lease ${leaseName} shows the lease`;
  if (holder === '') return [failed('No pod of Slipway holds the lease: nothing acts', hint)];
  const renewed = Date.parse(textAt(lease, 'spec', 'renewTime') ?? '');
  const seconds = Math.round((now.getTime() - renewed) / 1000);
  const limit = numberAt(lease, 'spec', 'leaseDurationSeconds') ?? 15;
  return [
    Number.isNaN(renewed) || seconds > limit + clockSkewSeconds
      ? failed(`${cleanText(holder)} has not renewed the lease for ${seconds} s`, hint)
      : { check, severity: 'ok', message: `${cleanText(holder)} holds the lease` },
  ];
}

/** The clock of this machine is not that of the cluster. */
const clockSkewSeconds = 60;

function failed(message: string, hint: string): CheckResult {
  return { check, severity: 'error', message, hint };
}

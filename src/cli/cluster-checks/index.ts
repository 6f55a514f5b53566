import { builtin } from '../../runtime/builtin-resources.ts';
import type { KubeObject } from '../../runtime/kube-object.ts';
import type { Cluster } from '../cluster.ts';
import { isAnswer, listAll } from '../objects.ts';
import { checkCrds, checkKubernetes, checkOptionalApis } from './apis.ts';
import type { Check, CheckInput, CheckResult } from './check-result.ts';
import { checkClasses } from './classes.ts';
import { checkCrdFields } from './crd-fields.ts';
import { checkOperator } from './operator.ts';
import { checkOperatorPermissions, checkOwnPermissions } from './permissions.ts';

const checks: Readonly<Record<string, Check>> = {
  kubernetes: checkKubernetes,
  crds: checkCrds,
  'CRD fields': checkCrdFields,
  operator: checkOperator,
  permissions: checkOperatorPermissions,
  classes: checkClasses,
  'optional APIs': checkOptionalApis,
  you: checkOwnPermissions,
};

/**
 * Looks at what Slipway needs of the cluster, in this order. What may not be read is a warning;
 * rejects where the cluster does not answer.
 */
export async function checkCluster(cluster: Cluster, now: Date): Promise<readonly CheckResult[]> {
  const operators = await listOperators(cluster);
  const input: CheckInput = { cluster, now, operators };
  const found: CheckResult[] = [];
  if (operators === undefined) found.push(unread('operator'));
  for (const [name, check] of Object.entries(checks)) {
    found.push(...(await tryOut(name, check, input)));
  }
  return found;
}

async function tryOut(
  name: string,
  check: Check,
  input: CheckInput,
): Promise<readonly CheckResult[]> {
  try {
    return await check(input);
  } catch (error) {
    if (isAnswer(error, 403)) return [unread(name)];
    // The error of the CRDs says it already.
    if (isAnswer(error, 404)) return [];
    throw error;
  }
}

async function listOperators({ client }: Cluster): Promise<readonly KubeObject[] | undefined> {
  try {
    const labelSelector = 'app.kubernetes.io/name=slipway';
    return await listAll(client, builtin.deployment, { labelSelector });
  } catch (error) {
    if (isAnswer(error, 403)) return undefined;
    throw error;
  }
}

function unread(check: string): CheckResult {
  return {
    check,
    severity: 'warning',
    message: `You may not look at this: nothing is known of ${check}`,
    hint: 'Have it run by somebody of the platform team',
  };
}

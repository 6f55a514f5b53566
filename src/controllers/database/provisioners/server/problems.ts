import { blocker, ignoredWish, type Problem } from '../../problem.ts';
import type { PlanInput } from '../provisioner.ts';
import { unreadSecret } from '../remade-credentials.ts';
import { classTitle } from '../spec-problems.ts';

/** The keys that the Secret of an administrator has to have. */
const adminKeys = ['username', 'password'] as const;

/** Whether services on a server of this engine can be kept apart. */
export function engineProblems({ engine, class: given }: PlanInput): readonly Problem[] {
  if (engine.tenancy !== undefined) return [];
  return [
    blocker(
      'EngineUnsupported',
      `${classTitle(given.name)} is of provisioner Server, which cannot keep services on one server of ${engine.name} apart; name a class of another provisioner`,
    ),
  ];
}

/** Without the identity of the cluster nobody can tell whose a database on the server is. */
export function clusterProblems({ observed }: PlanInput): readonly Problem[] {
  if (observed.clusterId !== '') return [];
  return [
    {
      reason: 'Unknown',
      message: 'Namespace kube-system, whose UID tells clusters apart, could not be read',
      blocks: true,
      needsAction: false,
    },
  ];
}

/** What is wrong with the Secret of the administrator. What was set up already serves without it. */
export function adminProblems({ observed, class: given }: PlanInput): readonly Problem[] {
  const { serverAdmin } = observed;
  const place = given.server?.adminSecret;
  if (serverAdmin === undefined || place === undefined) return [];
  const { content } = serverAdmin;
  const secret = `Secret ${place.namespace}/${place.name}`;
  if (content.state === 'unknown')
    return [{ ...unreadSecret(place.name, place.namespace), blocks: false }];
  if (content.state === 'missing') {
    return [
      ignoredWish(
        'SecretMissing',
        `${secret}, which ${classTitle(given.name)} names, does not exist; create it with username and password of an administrator of the server`,
      ),
    ];
  }
  const missing = adminKeys.filter((key) => !content.keys.includes(key));
  if (missing.length === 0) return [];
  const keys = `${missing.length === 1 ? 'key' : 'keys'} ${missing.join(', ')}`;
  return [
    ignoredWish(
      'SecretIncomplete',
      `${secret}, which ${classTitle(given.name)} names, has no ${keys}; add the ${keys}`,
    ),
  ];
}

import { blocker, ignoredWish, type Problem } from '../../problem.ts';
import type { PlanInput } from '../provisioner.ts';
import { classTitle } from '../spec-problems.ts';

/** The keys that the Secret of an administrator has to have. */
const adminKeys = ['username', 'password'] as const;

/** What is wrong with the Secret that services use. All of it but the password can be made anew. */
export function credentialProblems({ database, observed }: PlanInput): readonly Problem[] {
  const { name, content, isClaimed } = observed.credentials;
  const { namespace = '' } = database.metadata;
  if (!isClaimed) {
    return [
      blocker(
        'NameConflict',
        `Secret ${name} exists and is not Slipway's; delete it, or let Slipway take it over with kubectl annotate secret ${name} slipway.dev/adopt=true`,
      ),
    ];
  }
  if (content.state === 'unknown') return [unread(name, namespace)];
  if (content.state === 'missing' || content.keys.includes('password')) return [];
  return [
    blocker(
      'SecretIncomplete',
      `Secret ${name} has no key password; delete it, and Slipway makes another one and sets its password on the server`,
    ),
  ];
}

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
    return [{ ...unread(place.name, place.namespace), blocks: false }];
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

type Place = NonNullable<PlanInput['class']['server']>;

/** The extensions that are asked for and that the class allows. */
export function allowedExtensions(
  { spec }: PlanInput['database'],
  { extensions: allowed = [] }: Place,
): readonly string[] {
  return (spec.extensions ?? []).filter((name) => allowed.includes(name));
}

/** Extensions that are asked for and that the class does not allow. */
export function extensionProblems({ database, class: given }: PlanInput): readonly Problem[] {
  const allowed = given.server?.extensions ?? [];
  const refused = (database.spec.extensions ?? []).filter((name) => !allowed.includes(name));
  if (refused.length === 0) return [];
  const which = allowed.length === 0 ? 'none' : allowed.join(', ');
  return [
    ignoredWish(
      'ExtensionNotAllowed',
      `${classTitle(given.name)} allows ${which} of the extensions, not ${refused.join(', ')}; remove it from spec.extensions, or have it added to spec.server.extensions of the class`,
    ),
  ];
}

function unread(name: string, namespace: string): Problem {
  return {
    reason: 'Unknown',
    message: `Secret ${name} could not be read; check that Slipway may get Secrets in namespace ${namespace}`,
    blocks: true,
    needsAction: false,
  };
}

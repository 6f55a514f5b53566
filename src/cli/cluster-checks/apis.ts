import { listAt, textAt } from '../../controllers/wire-value.ts';
import type { KubeObject } from '../../runtime/kube-object.ts';
import { slipwayGroup } from '../../crds/resource.ts';
import { databaseClassKind, kinds, microserviceKind } from '../kinds.ts';
import { isAnswer, listWhereAllowed } from '../objects.ts';
import type { Check, CheckResult } from './check-result.ts';

const groupVersion = `${slipwayGroup}/${microserviceKind.resource.version}`;

/** As kubeVersion of the chart says. */
const oldestMinor = 30;

/** That the version of Kubernetes is one that Slipway supports. */
export const checkKubernetes: Check = async ({ cluster }) => {
  const version = await cluster.client.raw('/version');
  const name = textAt(version, 'gitVersion') ?? 'of no version';
  const [major = 0, minor = 0] = [textAt(version, 'major'), textAt(version, 'minor')].map((text) =>
    Number.parseInt(text ?? '0', 10),
  );
  const isSupported = major > 1 || (major === 1 && minor >= oldestMinor);
  return [
    isSupported
      ? { check: 'kubernetes', severity: 'ok', message: `Kubernetes ${name}` }
      : {
          check: 'kubernetes',
          severity: 'error',
          message: `Kubernetes ${name} is older than 1.${oldestMinor}`,
          hint: `Upgrade the cluster to Kubernetes 1.${oldestMinor} or newer`,
        },
  ];
};

/** That the API server serves all kinds of Slipway. */
export const checkCrds: Check = async ({ cluster }) => {
  const known = await cluster.client.raw(`/apis/${groupVersion}`).catch((error: unknown) => {
    if (isAnswer(error, 404)) return {};
    throw error;
  });
  const served = new Set(listAt(known, 'resources').map((each) => textAt(each, 'name')));
  const missing = kinds
    .map(({ resource }) => resource.plural)
    .filter((plural) => !served.has(plural));
  return [
    missing.length === 0
      ? { check: 'crds', severity: 'ok', message: `${groupVersion} is served` }
      : {
          check: 'crds',
          severity: 'error',
          message: `The API server does not know ${missing.map((plural) => `${plural}.${slipwayGroup}`).join(', ')}`,
          hint: 'Install the chart with crds.enabled: true, or apply its templates/crds before; see docs/install.md',
        },
  ];
};

interface Optional {
  readonly check: string;
  readonly group: string;
  readonly name: string;
  readonly without: string;
}

const optionalApis: readonly Optional[] = [
  {
    check: 'gateway-api',
    group: 'gateway.networking.k8s.io',
    name: 'The Gateway API',
    without: 'routes of Microservices lead nowhere',
  },
  {
    check: 'metrics',
    group: 'metrics.k8s.io',
    name: 'The metrics API (metrics-server)',
    without: 'autoscaling by CPU or memory does not act',
  },
];

/** Which optional APIs there are, and what goes without them. */
export const checkOptionalApis: Check = async ({ cluster: { client } }) => {
  const groups = listAt(await client.raw('/apis'), 'groups');
  const names = new Set(groups.map((each) => textAt(each, 'name')));
  const found = optionalApis.map(({ check, group, name, without }): CheckResult =>
    names.has(group)
      ? { check, severity: 'ok', message: `${name} is installed` }
      : {
          check,
          severity: 'warning',
          message: `${name} is not installed: ${without}`,
          hint: `Install it if it is wanted; kubectl api-versions then lists ${group}`,
        },
  );
  const classes = await listWhereAllowed(client, databaseClassKind.resource);
  return [...found, ...cloudNativePg(classes, names.has('postgresql.cnpg.io'))];
};

/** Nothing where no class wants its Clusters. */
function cloudNativePg(
  classes: readonly KubeObject[],
  isInstalled: boolean,
): readonly CheckResult[] {
  const user = classes.find((each) => textAt(each, 'spec', 'provisioner') === 'CloudNativePG');
  if (user === undefined) return [];
  const check = 'cloudnative-pg';
  if (isInstalled) return [{ check, severity: 'ok', message: 'CloudNativePG is installed' }];
  const message = `CloudNativePG is not installed, and DatabaseClass ${user.metadata.name} is of provisioner CloudNativePG`;
  const hint = 'Install CloudNativePG (cloudnative-pg.io), or use another provisioner';
  return [{ check, severity: 'error', message, hint }];
}

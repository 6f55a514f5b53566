import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump, loadAll } from 'js-yaml';
import type { KubeClient } from '../../../src/runtime/client.ts';
import type { KubeObject } from '../../../src/runtime/kube-object.ts';
import { installEnvoyGatewayCrds } from '../../control-plane/envoy-gateway-crds.ts';
import { installTraefikCrds } from '../../control-plane/traefik-crds.ts';
import type { Kubectl } from '../../control-plane/kubectl.ts';

const root = join(import.meta.dirname, '../../..');

/**
 * What a platform team installs: CRDs, the operator's rights (and no others), classes, a Gateway of Envoy Gateway's.
 * Repeating it changes nothing.
 */
export async function installPlatform(
  client: KubeClient,
  kubectl: Kubectl,
  operatorUser: string,
  withGateways: boolean,
): Promise<void> {
  const apply = (...args: string[]) =>
    kubectl(['apply', '--server-side', '--force-conflicts', ...args]);
  if (withGateways) {
    await installEnvoyGatewayCrds(kubectl);
    await installTraefikCrds(kubectl);
  }
  await apply('--filename', join(root, 'config/crd'));
  await kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s']);
  await apply('--filename', join(root, 'config/rbac'));
  const subject = { kind: 'User', name: operatorUser, apiGroup: 'rbac.authorization.k8s.io' };
  const bindings = [binding('ClusterRole', subject), binding('Role', subject)];
  await kubectl(['apply', '--server-side', '--filename', '-'], {
    stdin: bindings.map((object) => dump(object)).join('---\n'),
  });
  const shop = readFileSync(join(root, 'examples/shop/00-platform.yaml'), 'utf8');
  const objects = (loadAll(shop) as KubeObject[]).filter(
    ({ kind }) => withGateways || kind !== 'Gateway',
  );
  await kubectl(['apply', '--server-side', '--force-conflicts', '--filename', '-'], {
    stdin: [...objects, ...(withGateways ? [gatewayClass] : [])]
      .map((object) => dump(object))
      .join('---\n'),
  });
  await client.raw('/readyz');
}

/** The class of the Gateway, as if Envoy Gateway ran it. */
const gatewayClass: object = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'GatewayClass',
  metadata: { name: 'envoy' },
  spec: { controllerName: 'gateway.envoyproxy.io/gatewayclass-controller' },
};

function binding(kind: 'ClusterRole' | 'Role', subject: object): object {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: `${kind}Binding`,
    metadata: {
      name: 'slipway-under-test',
      ...(kind === 'Role' ? { namespace: 'slipway-system' } : {}),
    },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: 'slipway' },
    subjects: [subject],
  };
}

import { crds } from '../../../src/crds/index.ts';
import { builtin } from '../../../src/runtime/builtin-resources.ts';
import type { KubeClient } from '../../../src/runtime/client.ts';
import type { KubeObject } from '../../../src/runtime/kube-object.ts';

type OpenCrd = KubeObject & {
  spec: { versions: { schema: { openAPIV3Schema: object } }[] };
};

/** Takes all rules out of Slipway's CRDs: they let anything through, as a broken one might. */
export async function loosenCrds(client: KubeClient): Promise<void> {
  const anything = { 'x-kubernetes-preserve-unknown-fields': true };
  for (const { metadata } of crds) {
    const ref = { namespace: '', name: metadata.name };
    const crd = await client.get<OpenCrd>(builtin.customResourceDefinition, ref);
    for (const version of crd.spec.versions) {
      version.schema.openAPIV3Schema = {
        type: 'object',
        properties: { spec: anything, status: { type: 'object', ...anything } },
      };
    }
    await client.replace(builtin.customResourceDefinition, crd);
  }
}

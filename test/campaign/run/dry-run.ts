import { fieldManager } from '../../../src/controllers/well-known.ts';
import { withQuery } from '../../../src/runtime/object-call.ts';
import type { KubeObject } from '../../../src/runtime/kube-object.ts';
import { objectPath, type Resource } from '../../../src/runtime/resource.ts';
import { callApi } from '../../control-plane/api-request.ts';
import type { ControlPlaneFacts } from '../../control-plane/facts.ts';

/** What an apply to a namespace without the object would give. */
export type DryRunAnswer =
  | { readonly taken: true; readonly object: KubeObject }
  | { readonly taken: false; readonly message: string };

/** Applies objects to the empty namespace without keeping them; the same one is asked for once. */
export type DryRun = (resource: Resource, body: KubeObject) => Promise<DryRunAnswer>;

/** Asks the API server, as the field manager of Slipway, with all its defaults and validation. */
export function createDryRun(facts: ControlPlaneFacts, emptyNamespace: string): DryRun {
  const access = { server: facts.server, ca: facts.ca, token: facts.adminToken };
  const known = new Map<string, Promise<DryRunAnswer>>();
  const ask = async (resource: Resource, body: KubeObject): Promise<DryRunAnswer> => {
    const ref = { namespace: emptyNamespace, name: body.metadata.name };
    const query = { fieldManager, force: true, dryRun: 'All', fieldValidation: 'Strict' };
    const { code, text } = await callApi(access, {
      method: 'PATCH',
      path: withQuery(objectPath(resource, ref), query),
      body: { ...body, metadata: { ...body.metadata, namespace: emptyNamespace } },
      contentType: 'application/apply-patch+yaml',
    });
    const answer = JSON.parse(text) as KubeObject & { message?: string };
    if (code < 300) return { taken: true, object: answer };
    if (code === 422 || code === 400) return { taken: false, message: answer.message ?? text };
    throw new Error(`the dry run of ${resource.kind} ${ref.name} answers ${code}: ${text}`);
  };
  return (resource, body) => {
    const key = JSON.stringify([resource.plural, body]);
    const found = known.get(key) ?? ask(resource, body);
    if (known.size > mostKnown) known.clear();
    known.set(key, found);
    return found;
  };
}

const mostKnown = 500;

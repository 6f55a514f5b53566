import type { V1EnvVar } from '@kubernetes/client-node';
import { canonicalName, canonicalVariables } from '../../../../crds/microservice/env-profiles.ts';
import type { Wire } from '../../../../runtime/kube-object.ts';
import type { Binding } from '../../bindings.ts';

type EnvVar = Wire<V1EnvVar>;

/**
 * The variables of a database: the canonical ones, those of profiles that are one key of the
 * Secret, then those that the kubelet puts together of canonical ones, which stand before. So no
 * value of the Secret is in the pod's spec. A profile's variable replaces the canonical one of its
 * name.
 */
export function bindingVariables(binding: Binding): EnvVar[] {
  const ofProfiles = Object.entries(binding.profileVariables).map(([name, text]) =>
    fromText(binding, name, text),
  );
  const replaced = new Set(ofProfiles.map(({ name }) => name));
  return [
    ...canonical(binding).filter(({ name }) => !replaced.has(name)),
    ...ofProfiles.filter(({ value }) => value === undefined),
    ...ofProfiles.filter(({ value }) => value !== undefined),
  ];
}

/** The variables that the value of this one, of ours, is made of. */
export function referredTo({ value = '' }: EnvVar): readonly string[] {
  return [...value.matchAll(/\$\(([^)]+)\)/g)].flatMap(([, name = '']) => name);
}

/** Nobody asked for the uri of a Secret of the user's, so pods start without. */
function canonical(binding: Binding): EnvVar[] {
  return canonicalVariables.map(([suffix, key]) => {
    const isOptional = key === 'uri' && binding.isExternal;
    const name = canonicalName(binding.entry, suffix);
    return fromKey(binding, name, key, isOptional ? { optional: true } : {});
  });
}

function fromText(binding: Binding, name: string, text: string): EnvVar {
  const [, onlyKey] = /^\{([a-z]+)\}$/.exec(text) ?? [];
  if (onlyKey !== undefined) return fromKey(binding, name, onlyKey);
  const value = canonicalVariables.reduce(
    (rest, [suffix, key]) =>
      rest.replaceAll(`{${key}}`, `$(${canonicalName(binding.entry, suffix)})`),
    text,
  );
  return { name, value };
}

function fromKey(
  { secretName }: Binding,
  name: string,
  key: string,
  optional: { readonly optional?: true } = {},
): EnvVar {
  return { name, valueFrom: { secretKeyRef: { name: secretName, key, ...optional } } };
}

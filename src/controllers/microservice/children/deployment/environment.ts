import type { V1EnvFromSource, V1EnvVar } from '@kubernetes/client-node';
import type { Microservice } from '../../../../crds/microservice/v1alpha1.ts';
import type { Wire } from '../../../../runtime/kube-object.ts';
import { bindingRoot, bindings } from '../../bindings.ts';
import { effectivePorts } from '../../ports.ts';
import { canonicalQuantity } from '../../quantity.ts';
import { bindingVariables, referredTo } from './binding-variables.ts';

type EnvVar = Wire<V1EnvVar>;
type EnvSpec = NonNullable<Microservice['spec']['env']>[number];

/**
 * The variables of the container: PORT, those of the databases and of what the service uses, then
 * the user's in their order,
 * so that theirs may refer to ours as $(MAIN_HOST). One of the user's replaces ours of its name;
 * what ours are made of may be replaced, too, and they stand right behind it then.
 */
export function environment(
  microservice: Microservice,
  own: readonly EnvSpec[] = microservice.spec.env ?? [],
  uses: readonly EnvVar[] = [],
): EnvVar[] {
  const declared = own.map(passedOn);
  const taken = declared.map(({ name }) => name);
  const behind = new Map<number, EnvVar[]>();
  for (const variable of [...generated(microservice), ...uses]) {
    if (taken.includes(variable.name)) continue;
    const last = Math.max(-1, ...referredTo(variable).map((name) => taken.indexOf(name)));
    behind.set(last, [...(behind.get(last) ?? []), variable]);
  }
  return [
    ...(behind.get(-1) ?? []),
    ...declared.flatMap((variable, index) => [variable, ...(behind.get(index) ?? [])]),
  ];
}

/** The Secrets and ConfigMaps that become variables as a whole. */
export function environmentSources(microservice: Microservice): Wire<V1EnvFromSource>[] {
  return (microservice.spec.envFrom ?? []).map((source) => ({ ...source }));
}

function generated(microservice: Microservice): EnvVar[] {
  const [port] = effectivePorts(microservice);
  const credentials = bindings(microservice);
  return [
    ...(port === undefined ? [] : [{ name: 'PORT', value: String(port.port) }]),
    ...(credentials.length === 0 ? [] : [{ name: 'SERVICE_BINDING_ROOT', value: bindingRoot }]),
    ...credentials.flatMap(bindingVariables),
  ];
}

function passedOn({ name, value = '', valueFrom }: EnvSpec): EnvVar {
  if (valueFrom === undefined) return { name, ...(value === '' ? {} : { value }) };
  const { secretKeyRef, configMapKeyRef, fieldRef, resourceFieldRef } = valueFrom;
  return {
    name,
    valueFrom: {
      ...(secretKeyRef === undefined ? {} : { secretKeyRef }),
      ...(configMapKeyRef === undefined ? {} : { configMapKeyRef }),
      ...(fieldRef === undefined ? {} : { fieldRef: fieldOf(fieldRef) }),
      ...(resourceFieldRef === undefined ? {} : { resourceFieldRef: resourceOf(resourceFieldRef) }),
    },
  };
}

type ValueFrom = NonNullable<EnvSpec['valueFrom']>;

function fieldOf({ fieldPath, apiVersion = '' }: NonNullable<ValueFrom['fieldRef']>) {
  return { fieldPath, ...(apiVersion === '' ? {} : { apiVersion }) };
}

function resourceOf({
  resource,
  containerName = '',
  divisor,
}: NonNullable<ValueFrom['resourceFieldRef']>) {
  return {
    resource,
    ...(containerName === '' ? {} : { containerName }),
    ...(divisor === undefined ? {} : { divisor: canonicalQuantity(divisor) }),
  };
}

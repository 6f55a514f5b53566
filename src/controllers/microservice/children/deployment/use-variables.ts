import type { V1EnvVar } from '@kubernetes/client-node';
import { canonicalName } from '../../../../crds/microservice/env-profiles.ts';
import type { Wire } from '../../../../runtime/kube-object.ts';
import { at, listAt, textAt } from '../../../wire-value.ts';
import { workloadName } from '../../names.ts';
import { liveChild } from '../../observed.ts';
import { serviceUrl } from '../../service-url.ts';
import { usePlans, type UsePlan } from '../../uses-plans.ts';
import type { BuildInput } from '../child-kind.ts';

type EnvVar = Wire<V1EnvVar>;

/**
 * The variables of what the service calls. What a Microservice that is missing had as its port
 * stays known from the live Deployment: that it goes, or is not there yet, rolls no pods of others.
 */
export function useVariables(input: BuildInput): EnvVar[] {
  const known = liveVariables(input);
  const ofServices = usePlans(input).flatMap((plan) => serviceVariables(plan, known));
  const ofHosts = (input.microservice.spec.uses ?? []).flatMap(({ host, port, name }) =>
    host === undefined || name === undefined ? [] : variablesOf(name, { HOST: host, PORT: port }),
  );
  return [...ofServices, ...ofHosts];
}

function serviceVariables(
  { use, host, port }: UsePlan,
  known: ReadonlyMap<string, string>,
): EnvVar[] {
  const name = use.name ?? use.service;
  if (port !== undefined) {
    return variablesOf(name, { HOST: host, PORT: port.port, URL: serviceUrl(host, port) });
  }
  const isKnown = known.get(canonicalName(name, 'HOST')) === host;
  return variablesOf(name, {
    HOST: host,
    PORT: isKnown ? known.get(canonicalName(name, 'PORT')) : undefined,
    URL: isKnown ? known.get(canonicalName(name, 'URL')) : undefined,
  });
}

function variablesOf(
  name: string,
  values: { readonly [Suffix in 'HOST' | 'PORT' | 'URL']?: string | number | undefined },
): EnvVar[] {
  return (['HOST', 'PORT', 'URL'] as const).flatMap((suffix) => {
    const value = values[suffix];
    if (value === undefined) return [];
    return [{ name: canonicalName(name, suffix), value: String(value) }];
  });
}

/** The variables of the container that are there now. */
function liveVariables({ microservice, observed }: BuildInput): ReadonlyMap<string, string> {
  const name = workloadName(microservice);
  const live = liveChild(observed, 'Deployment', name);
  const container = listAt(live, 'spec', 'template', 'spec', 'containers').find(
    (each) => at(each, 'name') === name,
  );
  const variables = listAt(container, 'env').map(
    (variable) => [textAt(variable, 'name') ?? '', textAt(variable, 'value') ?? ''] as const,
  );
  return new Map(variables);
}

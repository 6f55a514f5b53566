import type { V1Container, V1PodTemplateSpec } from '@kubernetes/client-node';
import type { Wire } from '../../../runtime/kube-object.ts';
import {
  entryLabel,
  managedByLabel,
  managedByValue,
  migrationLabel,
  nameLabel,
} from '../../well-known.ts';
import { programOf } from './fingerprints.ts';
import type { Migration } from './migrations.ts';
import { childName, workloadName } from '../names.ts';
import { mergeResources } from '../resources.ts';
import type { BuildInput } from '../children/child-kind.ts';
import { resourceFields } from '../children/deployment/container.ts';
import { environment, environmentSources } from '../children/deployment/environment.ts';
import { useVariables } from '../children/deployment/use-variables.ts';
import { files, type MountedVolume } from '../children/deployment/files.ts';
import { containerSecurityContext } from '../children/deployment/pod-security.ts';
import { nodesFor, pullSecrets, runningAs, volumesOf } from '../children/deployment/pod-spec.ts';

/**
 * The pods of a migration: as those of the service, but with labels that no Service, autoscaler or
 * disruption budget of it selects, and without what only a server needs.
 */
export function migrationTemplate(
  input: BuildInput,
  migration: Migration,
): Wire<V1PodTemplateSpec> {
  const mounted = files(input.microservice, input.class.security);
  return {
    metadata: { labels: labels(input, migration) },
    spec: {
      ...runningAs(input),
      restartPolicy: 'Never',
      ...pullSecrets(input),
      containers: [container(input, migration, mounted)],
      ...volumesOf(mounted),
      ...nodesFor(input),
    },
  };
}

function labels({ microservice }: BuildInput, { entry }: Migration): Record<string, string> {
  const { name } = microservice.metadata;
  return {
    [nameLabel]: childName([name, entry, 'migrate']),
    [managedByLabel]: managedByValue,
    [migrationLabel]: name,
    [entryLabel]: entry,
  };
}

/** It bears the name of the service's, which variables taken from its resources may name. */
function container(
  input: BuildInput,
  { spec }: Migration,
  mounted: readonly MountedVolume[],
): Wire<V1Container> {
  const { microservice } = input;
  const { image, command, args } = programOf(microservice, spec);
  const own = spec.env ?? [];
  const names = new Set(own.map(({ name }) => name));
  const others = (microservice.spec.env ?? []).filter(({ name }) => !names.has(name));
  const env = environment(microservice, [...others, ...own], useVariables(input));
  const envFrom = environmentSources(microservice);
  const defaults = mergeResources(microservice.spec.resources, input.class.resources);
  return {
    name: workloadName(microservice),
    image,
    ...(command.length === 0 ? {} : { command: [...command] }),
    ...(args.length === 0 ? {} : { args: [...args] }),
    ...(env.length === 0 ? {} : { env }),
    ...(envFrom.length === 0 ? {} : { envFrom }),
    resources: resourceFields(mergeResources(spec.resources, defaults)),
    ...(mounted.length === 0 ? {} : { volumeMounts: mounted.map(({ mount }) => mount) }),
    securityContext: containerSecurityContext(input.class.security),
    terminationMessagePolicy: 'FallbackToLogsOnError',
  };
}

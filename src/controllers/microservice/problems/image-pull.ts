import type { Finding } from './problem.ts';
import { containerOf, isMain, type PodContext } from './pod-context.ts';
import type { ContainerView } from './pod-view.ts';
import { enumerate, quote } from '../../words.ts';

const reasons = new Set([
  'ImagePullBackOff',
  'ErrImagePull',
  'InvalidImageName',
  'ErrImageNeverPull',
  'RegistryUnavailable',
  'ImageInspectError',
  'SignatureValidationFailed',
]);

/** A container whose image cannot be pulled, with what the registry said. */
export function imagePullFinding(
  context: PodContext,
  container: ContainerView,
): Finding | undefined {
  const { waiting } = container;
  if (waiting === undefined || !reasons.has(waiting.reason)) return undefined;
  const image = imageOf(context, container);
  const words = registryWords(waiting.message, image ?? '');
  const what =
    waiting.reason === 'InvalidImageName' ? 'is no valid image name' : 'cannot be pulled';
  return {
    area: 'workload',
    severity: 'error',
    reason: 'ImagePullFailed',
    message: `${image === undefined ? 'The image' : `Image ${image}`} of ${lowerFirst(containerOf(context, container))} ${what}${words === '' ? '' : `: ${words}`}`,
    ...(isMain(context, container) ? { field: context.fields.image } : {}),
    hint: waiting.reason === 'InvalidImageName' ? nameHint : pullHint(context, image ?? '', words),
  };
}

function imageOf(context: PodContext, container: ContainerView): string | undefined {
  const declared = isMain(context, container) ? context.microservice.spec.image : undefined;
  return container.image ?? declared;
}

const nameHint = 'Write the image as registry/repository:tag, such as ghcr.io/acme/orders:1.4.2';

/**
 * The words of the registry without those of the kubelet and the container runtime around them;
 * '' where the kubelet only says that it waits.
 */
function registryWords(message: string, image: string): string {
  const inner = message
    .replace(/^Back-off pulling image "[^"]*"(?:: )?(?:\w+: )?/, '')
    .replace(/^.*failed to resolve reference "[^"]*": /s, '')
    .replace(/^.*failed to pull and unpack image "[^"]*": /s, '')
    .replace(/^Failed to (?:pull|apply default image tag|inspect) (?:image )?"[^"]*": /, '');
  const words = quote(inner);
  const named = words.startsWith(`${image}: `) ? words.slice(image.length + 2) : words;
  return named.replace(/^pulling from host [^ ]+ failed with status code [^:]*: /, '');
}

function pullHint(context: PodContext, image: string, words: string): string {
  if (/unauthori[sz]ed|denied|forbidden|authentication|credential|401|403/i.test(words)) {
    return upperFirst(secretHint(context, image));
  }
  if (/not found|manifest unknown|404/i.test(words)) {
    return `Check name and tag in ${context.fields.image}; for a private registry: ${secretHint(context, image)}`;
  }
  return `Check ${context.fields.image} and that the nodes reach the registry; for a private registry: ${secretHint(context, image)}`;
}

function secretHint({ namespace, pullSecrets }: PodContext, image: string): string {
  if (pullSecrets.length > 0) {
    const named = `Secret${pullSecrets.length === 1 ? '' : 's'} ${enumerate(pullSecrets)}`;
    return `see that ${named} in namespace ${namespace} may pull it`;
  }
  return `kubectl create secret docker-registry registry -n ${namespace} --docker-server=${registryOf(image)} --docker-username=<user> --docker-password=<token>, then add {name: registry} to spec.imagePullSecrets`;
}

/** The host of the registry: a first part with a dot or a port, else Docker Hub's. */
function registryOf(image: string): string {
  const [first = '', ...rest] = image.split('/');
  return rest.length > 0 && /[.:]|^localhost$/.test(first) ? first : 'docker.io';
}

/** A command stays as it is typed. */
function upperFirst(text: string): string {
  return text.startsWith('kubectl ') ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

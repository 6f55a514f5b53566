import { quote } from './words.ts';

/**
 * The words of the registry without those of the kubelet and the container runtime around them;
 * '' where the kubelet only says that it waits.
 */
export function registryWords(message: string, image: string): string {
  const inner = message
    .replace(/^Back-off pulling image "[^"]*"(?:: )?(?:\w+: )?/, '')
    .replace(/^.*failed to resolve reference "[^"]*": /s, '')
    .replace(/^.*failed to pull and unpack image "[^"]*": /s, '')
    .replace(/^Failed to (?:pull|apply default image tag|inspect) (?:image )?"[^"]*": /, '');
  const words = quote(inner);
  const named = words.startsWith(`${image}: `) ? words.slice(image.length + 2) : words;
  return named.replace(/^pulling from host [^ ]+ failed with status code [^:]*: /, '');
}

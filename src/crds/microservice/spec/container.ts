import { list, object, text } from '../../schema/fields.ts';
import { imageReference, objectName } from '../../schema/formats.ts';

/** The fields of spec that say which program runs. */
export const containerFields = {
  image: text(
    'The container image to run, with a tag or a digest. The only required field. Example: ghcr.io/acme/orders:1.4.2. A change rolls the pods.',
    { min: 1, max: 512, rules: [imageReference] },
  ),
  command: list(
    'The program to run instead of the entry point of the image, without a shell. Default: that of the image. Example: [/app/server].',
    text('The program, or one argument of it.', { max: 32_768 }),
    { atomic: true, max: 64 },
  ).exactOptional(),
  args: list(
    'Arguments for the program. Default: those of the image. Example: [serve, --port=8080]. $(NAME) stands for a variable of env.',
    text('One argument of the program.', { max: 32_768 }),
    { atomic: true, max: 256 },
  ).exactOptional(),
  imagePullSecrets: list(
    'Secrets of the namespace with credentials for the registry of the image, besides those of the class. Default: none. Example: [{name: registry}].',
    object('One Secret of type kubernetes.io/dockerconfigjson.', {
      name: text('The name of the Secret. While it is missing, the image may not be pulled.', {
        min: 1,
        rules: [objectName],
      }),
    }),
    { keys: ['name'], max: 16 },
  ).exactOptional(),
};

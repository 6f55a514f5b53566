import { resources } from '../../kubernetes/resources.ts';
import { int32, list, object, text } from '../../schema/fields.ts';
import { duration, imageReference } from '../../schema/formats.ts';
import { sectionRules } from '../rules.ts';
import { envVariable } from './env.ts';

/** How the schema of a database is brought to what a new version of the service needs. */
export const migrationField = object(
  'A Job that changes the schema before any pod of a new version runs; until it succeeded the version before serves. It runs as the pods do, but for what is given here, once for each image, command, args and env of it. Give args, command or image. Default: none. Example: {args: [migrate]}.',
  {
    image: text(
      'The image of the migration. Its own entry point runs then, unless command is given. Default: that of the service. Example: ghcr.io/acme/orders-migrations:1.4.2.',
      { min: 1, max: 512, rules: [imageReference] },
    ).exactOptional(),
    command: list(
      'The program to run instead of the entry point of the image, without a shell. Default: spec.command where image is not given, else the entry point of the image. Example: [/app/migrate].',
      text('The program, or one argument of it.', { max: 32_768 }),
      { atomic: true, max: 64, min: 1 },
    ).exactOptional(),
    args: list(
      'Arguments for the program. Default: those of the image. Example: [migrate, --up].',
      text('One argument of the program.', { max: 32_768 }),
      { atomic: true, max: 256, min: 1 },
    ).exactOptional(),
    env: list(
      'Variables for the migration alone, besides those of the service; one of the same name wins. A change runs the migration again. Default: none. Example: [{name: LOCK_TIMEOUT, value: 5s}].',
      envVariable,
      { keys: ['name'], max: 32 },
    ).exactOptional(),
    timeout: text(
      'How long the migration may take, all its attempts together; then it is stopped and has failed. Default: no limit, as a change that is stopped half-way may be worse than a slow one. Example: 30m.',
      { min: 1, max: 32, rules: [duration, sectionRules.progressDeadline] },
    ).exactOptional(),
    backoffLimit: int32(
      'How often a failed attempt is repeated before the migration has failed. Pods that a node loses or that are evicted do not count. Default: 2.',
      { min: 0, max: 10 },
    ).exactOptional(),
    resources: resources(
      'What the migration is given of its node, in the shape of Kubernetes. Default: what the pods of the service are given.',
    ).exactOptional(),
  },
  { rules: [sectionRules.migrationProgram] },
).exactOptional();

import { quantity } from '../../kubernetes/quantity.ts';
import { bool, list, object, text } from '../../schema/fields.ts';
import { contentKey, envName, objectName } from '../../schema/formats.ts';
import { sectionRules } from '../rules.ts';

function keyReference(kind: string) {
  return object(`Takes the value from one key of a ${kind} of the namespace.`, {
    name: text(`The name of the ${kind}. While it is missing, no new version is rolled out.`, {
      min: 1,
      rules: [objectName],
    }),
    key: text(`The key in the ${kind}. While it is missing, no new version is rolled out.`, {
      min: 1,
      rules: [contentKey],
    }),
    optional: bool(
      `Whether the pods start without the variable when the ${kind} or the key is missing. Default: false.`,
    ).exactOptional(),
  });
}

const valueFrom = object(
  'Where the value comes from, in the shape of Kubernetes: exactly one of the four.',
  {
    secretKeyRef: keyReference('Secret').exactOptional(),
    configMapKeyRef: keyReference('ConfigMap').exactOptional(),
    fieldRef: object('Takes the value from a field of the pod.', {
      fieldPath: text("The field. Example: metadata.name or metadata.labels['app'].", {
        min: 1,
        max: 384,
        rules: [sectionRules.fieldPath],
      }),
      apiVersion: text('The API version of the field. Default: v1, the only one.', {
        max: 16,
      }).exactOptional(),
    }).exactOptional(),
    resourceFieldRef: object('Takes the value from a request or limit of a container.', {
      resource: text('The resource. Example: limits.memory.', {
        min: 1,
        rules: [sectionRules.resourceField],
      }),
      containerName: text('The container. Default: the container of the service.', {
        max: 63,
      }).exactOptional(),
      divisor: quantity(
        'The unit that the value is given in. Default: 1. Example: 1Mi.',
      ).exactOptional(),
    }).exactOptional(),
  },
  { rules: [sectionRules.envReference] },
);

/** One variable in the shape of Kubernetes. */
export const envVariable = object(
  'One variable: a name, and a value or where it comes from.',
  {
    name: text('The name of the variable. Example: LOG_LEVEL.', { min: 1, rules: [envName] }),
    value: text('The value; $(NAME) stands for a variable given before. Default: empty.', {
      max: 32_768,
    }).exactOptional(),
    valueFrom: valueFrom.exactOptional(),
  },
  { rules: [sectionRules.envSource] },
);

export const envField = list(
  'Variables for the program, in the shape of Kubernetes. PORT and those of databases (<ENTRY>_URL, ..., and of their envProfiles) are set as well, unless a variable of the same name is given here. Default: none. Example: [{name: LOG_LEVEL, value: info}].',
  envVariable,
  { keys: ['name'], max: 256 },
).exactOptional();

function sourceReference(kind: string) {
  return object(`Takes every key of a ${kind} of the namespace as a variable.`, {
    name: text(`The name of the ${kind}. While it is missing, no new version is rolled out.`, {
      min: 1,
      rules: [objectName],
    }),
    optional: bool(
      `Whether the pods start when the ${kind} is missing. Default: false.`,
    ).exactOptional(),
  });
}

export const envFromField = list(
  'Secrets and ConfigMaps whose keys all become variables, in the shape of Kubernetes. Later ones win over earlier ones, env over all of them. Their changes roll the pods. Default: none.',
  object(
    'One source of variables: a Secret or a ConfigMap.',
    {
      prefix: text('What each name starts with, before the key. Example: DB_. Default: nothing.', {
        min: 1,
        max: 128,
        rules: [envName],
      }).exactOptional(),
      secretRef: sourceReference('Secret').exactOptional(),
      configMapRef: sourceReference('ConfigMap').exactOptional(),
    },
    { rules: [sectionRules.envFromSource] },
  ),
  { atomic: true, max: 32 },
).exactOptional();

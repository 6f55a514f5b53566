import { dictionary, object, text } from '../../schema/fields.ts';
import { objectName } from '../../schema/formats.ts';
import { sectionRules } from '../rules.ts';

export const serviceAccountField = object(
  'The ServiceAccount that the pods run as. Default: one of their own, named as the Microservice, without a mounted token.',
  {
    name: text(
      'An existing ServiceAccount of the namespace to use instead; Slipway makes and changes none then. Default: one is made.',
      { min: 1, rules: [objectName] },
    ).exactOptional(),
    annotations: dictionary(
      'Annotations for the ServiceAccount that Slipway makes, such as the role of a cloud. Not together with name. Default: none.',
      text('The value of the annotation.', { max: 4096 }),
      { max: 32 },
    ).exactOptional(),
  },
  { rules: [sectionRules.accountAnnotations] },
).exactOptional();

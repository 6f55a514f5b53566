import { choice, dictionary, list, object, text } from '../schema/fields.ts';
import { anyLabelValue, labelKey } from '../schema/formats.ts';
import { kubernetesRules } from './rules.ts';

/** metav1.LabelSelector. */
export function labelSelector(description: string) {
  return object(description, {
    matchLabels: dictionary(
      'Labels that all have to be there, with these values.',
      text('The value that the label has to have.', { max: 63, rules: [anyLabelValue] }),
      { max: 32 },
    ).exactOptional(),
    matchExpressions: list(
      'Conditions on labels that all have to hold.',
      object(
        'A condition on one label.',
        {
          key: text('The key of the label, such as app.kubernetes.io/name.', {
            min: 1,
            max: 317,
            rules: [labelKey],
          }),
          operator: choice('How the label is compared: In, NotIn, Exists or DoesNotExist.', [
            'In',
            'NotIn',
            'Exists',
            'DoesNotExist',
          ]),
          values: list(
            'The values for In and NotIn; none for the other operators.',
            text('One value of the label.', { max: 63, rules: [anyLabelValue] }),
            { atomic: true, max: 32 },
          ).exactOptional(),
        },
        { rules: [kubernetesRules.selectorValues] },
      ),
      { atomic: true, max: 16 },
    ).exactOptional(),
  });
}

/** Label selectors that the API server refuses, by what is wrong, and what is said about them. */
export const invalidSelectors: Readonly<Record<string, readonly [object, string]>> = {
  'In and no values': [
    { matchExpressions: [{ key: 'a', operator: 'In' }] },
    'Give values for In and NotIn, and none for Exists and DoesNotExist',
  ],
  'Exists and values': [
    { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['b'] }] },
    'Give values for In and NotIn, and none for Exists and DoesNotExist',
  ],
  'an operator of its own making': [
    { matchExpressions: [{ key: 'a', operator: 'Is', values: ['b'] }] },
    'one of "In", "NotIn", "Exists", "DoesNotExist"',
  ],
  'a key with a space': [
    { matchExpressions: [{ key: 'a b', operator: 'Exists' }] },
    'Use the key of a label',
  ],
  'a value with a space': [
    { matchExpressions: [{ key: 'a', operator: 'In', values: ['b c'] }] },
    'Use letters, digits, -, _ and ., starting',
  ],
  'a label with a space': [{ matchLabels: { a: 'b c' } }, 'Use letters, digits, -, _ and ., start'],
};

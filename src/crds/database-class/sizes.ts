import { storageField } from '../database/fields.ts';
import { resources } from '../kubernetes/resources.ts';
import { int32, list, object, text } from '../schema/fields.ts';
import { label } from '../schema/formats.ts';

/** Longer names would not fit the columns of kubectl. */
export const longestSizeName = 20;

/** What databases may be asked for by one word. */
export function sizesField() {
  return list(
    'Sizes that databases of the class may ask for by name. Default: small (as without a size), medium (500m cpu, 2Gi memory, 50Gi storage) and large (2 cpu, 8Gi memory, 200Gi storage). Example: [{name: small, storage: 5Gi}].',
    object('One size that databases may ask for.', {
      name: text('The name that databases ask for. Example: medium.', {
        min: 1,
        max: longestSizeName,
        rules: [label],
      }),
      storage: storageField().exactOptional(),
      resources: resources(
        'What the server is given of the nodes; what it leaves open is as resources of the class say. Default: {}.',
      ).exactOptional(),
    }),
    { keys: ['name'], max: 16, min: 1 },
  );
}

/** What a class lets nobody go beyond. */
export function limitsField() {
  return object(
    'What databases of the class may not go beyond. What exists already stays as it is. Default: no limits.',
    {
      storage: storageField().exactOptional(),
      databases: int32(
        'How many Databases of the class each namespace may have, parked ones included; later ones wait. Default: any number.',
        { min: 0, max: 10_000 },
      ).exactOptional(),
    },
  );
}

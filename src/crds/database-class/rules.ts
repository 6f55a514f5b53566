import { immutable, rule } from '../schema/rule.ts';

interface Provisioning {
  provisioner: string;
  image?: unknown;
  version?: unknown;
  storage?: unknown;
  resources?: unknown;
  networkPolicy?: unknown;
}

/** Rules on spec as a whole. */
export const specRules = {
  externalBare: rule<Provisioning>({
    cel:
      "self.provisioner != 'External' || " +
      '!(has(self.image) || has(self.version) || has(self.storage) || has(self.resources) || ' +
      'has(self.networkPolicy))',
    message:
      'Remove image, version, storage, resources and networkPolicy: a class of provisioner External runs no server',
    fieldPath: '.provisioner',
    check: ({ provisioner, image, version, storage, resources, networkPolicy }) =>
      provisioner !== 'External' ||
      [image, version, storage, resources, networkPolicy].every((field) => field === undefined),
  }),
};

/** Rules on changes, which only the API server judges. */
export const changeRules = {
  engine: immutable('engine', 'make a DatabaseClass with another name'),
  provisioner: immutable('provisioner', 'make a DatabaseClass with another name'),
};

import { immutable, rule } from '../schema/rule.ts';

interface Provisioning {
  engine: string;
  provisioner: string;
  server?: unknown;
  image?: unknown;
  version?: unknown;
  storage?: unknown;
  resources?: unknown;
  networkPolicy?: unknown;
  sizes?: unknown;
  limits?: { storage?: unknown };
  rotation?: unknown;
}

/** The engines of which one server keeps the databases of several services apart. */
const sharedEngines = ['postgres', 'mariadb'];

/** What only a server that Slipway runs has. */
const serverFields = [
  'image',
  'version',
  'storage',
  'resources',
  'networkPolicy',
  'sizes',
] as const;

/** Rules on spec as a whole. */
export const specRules = {
  onlyStatefulSet: rule<Provisioning>({
    cel:
      "self.provisioner == 'StatefulSet' || " +
      '!(has(self.image) || has(self.version) || has(self.storage) || has(self.resources) || ' +
      'has(self.networkPolicy) || has(self.sizes) || ' +
      '(has(self.limits) && has(self.limits.storage)))',
    message:
      'Remove image, version, storage, resources, networkPolicy, sizes and limits.storage: only a class of provisioner StatefulSet runs a server',
    fieldPath: '.provisioner',
    check: ({ provisioner, limits, ...fields }) =>
      provisioner === 'StatefulSet' ||
      [...serverFields.map((field) => fields[field]), limits?.storage].every(
        (field) => field === undefined,
      ),
  }),
  rotationOfOurs: rule<Provisioning>({
    cel: "self.provisioner != 'External' || !has(self.rotation)",
    message:
      'Remove rotation: the credentials of an external server are rotated where that is run, and then put into its Secret',
    fieldPath: '.rotation',
    check: ({ provisioner, rotation }) => provisioner !== 'External' || rotation === undefined,
  }),
  serverGiven: rule<Provisioning>({
    cel: "(self.provisioner == 'Server') == has(self.server)",
    message:
      'Give server with provisioner Server, and with no other: it says on which server databases are made',
    fieldPath: '.server',
    check: ({ provisioner, server }) => (provisioner === 'Server') === (server !== undefined),
  }),
  serverEngine: rule<Provisioning>({
    cel: `self.provisioner != 'Server' || self.engine in [${sharedEngines.map((name) => `'${name}'`).join(', ')}]`,
    message:
      'Use engine postgres or mariadb with provisioner Server: on one server of the others services cannot be kept apart',
    fieldPath: '.engine',
    check: ({ provisioner, engine }) => provisioner !== 'Server' || sharedEngines.includes(engine),
  }),
};

/** Rules on changes, which only the API server judges. */
export const changeRules = {
  engine: immutable('engine', 'make a DatabaseClass with another name'),
  provisioner: immutable('provisioner', 'make a DatabaseClass with another name'),
};

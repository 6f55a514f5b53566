import { backupEngineOfClass } from '../database/backup-engines.ts';
import { immutable, rule, type Rule } from '../schema/rule.ts';

interface Provisioning {
  engine: string;
  provisioner: string;
  server?: unknown;
  cloudNativePG?: { imageCatalog?: unknown };
  image?: unknown;
  version?: unknown;
  storage?: unknown;
  resources?: unknown;
  networkPolicy?: unknown;
  backup?: unknown;
  sizes?: unknown;
  limits?: { storage?: unknown };
  rotation?: unknown;
}

/** The names of settings of PostgreSQL, those of extensions included. */
export const parameterNames: Rule<Record<string, string>> = {
  cel: "self.all(name, name.matches('^[a-z][a-z0-9_.]{0,62}$'))",
  message: 'Use the name of a setting of PostgreSQL in lower case, such as max_connections',
  check: (parameters) =>
    Object.keys(parameters).every((name) => /^[a-z][a-z0-9_.]{0,62}$/.test(name)),
};

/** The provisioners by which each database has a server of its own. */
const ownServer = ['StatefulSet', 'CloudNativePG'];

/** The engines of which one server keeps the databases of several services apart. */
const sharedEngines = ['postgres', 'mariadb'];

/** What only a server of its own has. */
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
  ownServer: rule<Provisioning>({
    cel:
      `self.provisioner in [${ownServer.map((name) => `'${name}'`).join(', ')}] || ` +
      '!(has(self.image) || has(self.version) || has(self.storage) || has(self.resources) || ' +
      'has(self.networkPolicy) || has(self.sizes) || ' +
      '(has(self.limits) && has(self.limits.storage)))',
    message:
      'Remove image, version, storage, resources, networkPolicy, sizes and limits.storage: only a class of provisioner StatefulSet or CloudNativePG has a server for each database',
    fieldPath: '.provisioner',
    check: ({ provisioner, limits, ...fields }) =>
      ownServer.includes(provisioner) ||
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
  backupOfOurs: rule<Provisioning>({
    cel: "self.provisioner == 'StatefulSet' || !has(self.backup)",
    message:
      'Remove backup, or use provisioner StatefulSet; with CloudNativePG give cloudNativePG.backup: Slipway itself backs up only servers that it runs',
    fieldPath: '.backup',
    check: ({ provisioner, backup }) => provisioner === 'StatefulSet' || backup === undefined,
  }),
  backupEngine: backupEngineOfClass,
  serverEngine: rule<Provisioning>({
    cel: `self.provisioner != 'Server' || self.engine in [${sharedEngines.map((name) => `'${name}'`).join(', ')}]`,
    message:
      'Use engine postgres or mariadb with provisioner Server: on one server of the others services cannot be kept apart',
    fieldPath: '.engine',
    check: ({ provisioner, engine }) => provisioner !== 'Server' || sharedEngines.includes(engine),
  }),
  cloudNativePGGiven: rule<Provisioning>({
    cel: "self.provisioner == 'CloudNativePG' || !has(self.cloudNativePG)",
    message: 'Remove cloudNativePG: only a class of provisioner CloudNativePG makes Clusters',
    fieldPath: '.cloudNativePG',
    check: ({ provisioner, cloudNativePG }) =>
      provisioner === 'CloudNativePG' || cloudNativePG === undefined,
  }),
  cloudNativePGEngine: rule<Provisioning>({
    cel: "self.provisioner != 'CloudNativePG' || self.engine == 'postgres'",
    message: 'Use engine postgres with provisioner CloudNativePG: it runs no other',
    fieldPath: '.engine',
    check: ({ provisioner, engine }) => provisioner !== 'CloudNativePG' || engine === 'postgres',
  }),
  oneImage: rule<Provisioning>({
    cel: '!(has(self.image) && has(self.cloudNativePG) && has(self.cloudNativePG.imageCatalog))',
    message: 'Give image or cloudNativePG.imageCatalog, not both: either says which image it is',
    fieldPath: '.image',
    check: ({ image, cloudNativePG }) =>
      image === undefined || cloudNativePG?.imageCatalog === undefined,
  }),
};

/** Rules on changes, which only the API server judges. */
export const changeRules = {
  engine: immutable('engine', 'make a DatabaseClass with another name'),
  provisioner: immutable('provisioner', 'make a DatabaseClass with another name'),
};

import { exactlyOne, exactlyOneOf } from '../kubernetes/rules.ts';
import { rule } from '../schema/rule.ts';

interface Use {
  service?: string;
  namespace?: string;
  host?: string;
  port?: number | string;
  name?: string;
  optional?: boolean;
}

interface Using {
  uses?: readonly Use[];
  databases?: readonly { name: string }[];
}

/** What the variables of the entry begin with; '' where it has none. */
function nameOf({ name, service = '' }: Use): string {
  return name ?? service;
}

const celName = (use: string) =>
  `(has(${use}.name) ? ${use}.name : has(${use}.service) ? ${use}.service : '')`;

/** Rules on each entry of uses. */
export const usesRules = {
  target: rule<Use>({
    cel: exactlyOneOf('service', 'host'),
    message: 'Give the entry of uses exactly one of service and host',
    check: ({ service, host }) => exactlyOne(service, host),
  }),
  ofService: rule<Use>({
    cel: '!has(self.host) || (!has(self.namespace) && !has(self.optional))',
    message: 'Remove namespace and optional: they are for Microservices, not for hosts',
    fieldPath: '.host',
    reason: 'FieldValueForbidden',
    check: ({ host, namespace, optional }) =>
      host === undefined || (namespace === undefined && optional === undefined),
  }),
  portOfHost: rule<Use>({
    cel: '!has(self.host) || (has(self.port) && type(self.port) == int)',
    message: 'Give the host a port by its number, such as 443',
    fieldPath: '.port',
    check: ({ host, port }) => host === undefined || typeof port === 'number',
  }),
};

/** Rules on spec as a whole. */
export const usesInSpecRules = {
  useNames: rule<Using>({
    cel:
      `!has(self.uses) || self.uses.all(u, ${celName('u')} == '' || ` +
      `self.uses.exists_one(v, ${celName('v')} == ${celName('u')}))`,
    message: 'Give each entry of uses its own name: the variables of two would be the same',
    fieldPath: '.uses',
    check: ({ uses = [] }) => {
      const names = uses.map(nameOf).filter((name) => name !== '');
      return new Set(names).size === names.length;
    },
  }),
  useNamesOfDatabases: rule<Using>({
    cel:
      '!has(self.uses) || !has(self.databases) || ' +
      `self.uses.all(u, !self.databases.exists(d, d.name == ${celName('u')}))`,
    message:
      'Give the entry of uses another name: a database has this one, and their variables would be the same',
    fieldPath: '.uses',
    check: ({ uses = [], databases = [] }) =>
      !uses.some((use) => databases.some(({ name }) => name === nameOf(use))),
  }),
};

/** Rules on each entry of access.from. */
export const accessRules = {
  given: rule<{ service?: unknown; namespace?: unknown }>({
    cel: 'has(self.service) || has(self.namespace)',
    message: 'Give the entry of from a service, a namespace or both',
    check: ({ service, namespace }) => service !== undefined || namespace !== undefined,
  }),
};

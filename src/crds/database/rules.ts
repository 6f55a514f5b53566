import { adoptStays } from './adopt.ts';
import { immutable, rule } from '../schema/rule.ts';

interface Named {
  metadata: { name: string };
}

/** Rules on the object as a whole. */
export const rootRules = {
  name: rule<Named>({
    cel: 'self.metadata.name.matches(r"^[a-z]([-a-z0-9]*[a-z0-9])?$")',
    message:
      'Rename the Database: its name has to start with a letter and hold lower-case letters, digits and - only, as a Service is named after it',
    fieldPath: '.metadata.name',
    check: ({ metadata }) => /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(metadata.name),
  }),
  nameLength: rule<Named>({
    cel: 'size(self.metadata.name) <= 63',
    message: 'Rename the Database to at most 63 characters',
    fieldPath: '.metadata.name',
    check: ({ metadata }) => metadata.name.length <= 63,
  }),
};

/** Rules on changes, which only the API server judges. */
export const changeRules = {
  engine: immutable('engine', 'make a Database with another name, which starts empty'),
  className: {
    cel:
      'has(self.className) == has(oldSelf.className) && ' +
      '(!has(self.className) || self.className == oldSelf.className)',
    message:
      'className cannot be changed, set or removed later: make a Database with another name, which starts empty',
    fieldPath: '.className',
    transition: true as const,
  },
  restoreFrom: {
    cel:
      'has(self.restoreFrom) == has(oldSelf.restoreFrom) && ' +
      '(!has(self.restoreFrom) || self.restoreFrom == oldSelf.restoreFrom)',
    message:
      'restoreFrom cannot be changed, set or removed later: make a Database with another name and restore into that',
    fieldPath: '.restoreFrom',
    transition: true as const,
  },
  adopt: adoptStays('make a Database with another name that adopts the volume'),
};

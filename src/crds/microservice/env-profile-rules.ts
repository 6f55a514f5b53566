import { databaseEngines, type DatabaseEngine } from '../database/engine.ts';
import type { Rule } from '../schema/rule.ts';
import {
  canonicalName,
  canonicalVariables,
  envProfiles,
  longestName,
  profileVariables,
  variablesOfProfiles,
  type DatabaseEntry,
  type EnvProfile,
  type VariableTexts,
} from './env-profiles.ts';

function textsOf(profile: EnvProfile, engine: DatabaseEngine): VariableTexts {
  return profileVariables[profile][engine] ?? {};
}

function enginesWith(
  profile: EnvProfile,
  isMeant: (texts: VariableTexts) => boolean,
): readonly DatabaseEngine[] {
  return databaseEngines.filter((engine) => isMeant(textsOf(profile, engine)));
}

function celList(words: readonly string[]): string {
  return `[${words.map((word) => `'${word}'`).join(', ')}]`;
}

function inWords(words: readonly string[], last: string): string {
  const [final = ''] = words.slice(-1);
  return words.length < 2 ? final : `${words.slice(0, -1).join(', ')} ${last} ${final}`;
}

/** A profile that has nothing for some engines is refused for these. */
function engineRule(profile: EnvProfile): Rule<DatabaseEntry>[] {
  const engines = enginesWith(profile, (texts) => Object.keys(texts).length > 0);
  if (engines.length === databaseEngines.length) return [];
  return [
    {
      cel: `!has(self.envProfiles) || !('${profile}' in self.envProfiles) || self.engine in ${celList(engines)}`,
      message: `Remove ${profile} from envProfiles: it has variables for ${inWords(engines, 'and')} only`,
      fieldPath: '.envProfiles',
      reason: 'FieldValueForbidden',
      check: ({ engine, envProfiles: given = [] }) =>
        !given.includes(profile) || engines.includes(engine),
    },
  ];
}

const isMadeWithPassword = (text: string): boolean =>
  text.includes('{password}') && text !== '{password}';

const enginesWithPasswordInside = enginesWith('dotnet', (texts) =>
  Object.values(texts).some(isMadeWithPassword),
);

/** What a Secret of the user's holds is put in as it is: a `;` would end the password. */
const passwordInside: Rule<DatabaseEntry & { readonly secretName?: string }> = {
  cel: `!has(self.secretName) || !has(self.envProfiles) || !('dotnet' in self.envProfiles) || !(self.engine in ${celList(enginesWithPasswordInside)})`,
  message:
    'Remove dotnet from envProfiles, and take ConnectionStrings__Default from a key of the Secret in env: a password that is not made by Slipway may hold what breaks a connection string',
  fieldPath: '.envProfiles',
  reason: 'FieldValueForbidden',
  check: ({ engine, secretName, envProfiles: given = [] }) =>
    secretName === undefined ||
    !given.includes('dotnet') ||
    !enginesWithPasswordInside.includes(engine),
};

/** Rules on an entry of spec.databases. */
export const envProfileRules: readonly Rule<DatabaseEntry & { readonly secretName?: string }>[] = [
  ...envProfiles.flatMap(engineRule),
  passwordInside,
];

const names = [
  ...new Set(
    envProfiles.flatMap((profile) =>
      databaseEngines.flatMap((engine) => Object.keys(textsOf(profile, engine))),
    ),
  ),
];

/** The names of entries whose canonical variables a profile has, too: `database` has DATABASE_URL. */
function entriesWith(name: string): readonly string[] {
  return canonicalVariables.flatMap(([suffix]) => {
    const entry = name
      .slice(0, -suffix.length - 1)
      .toLowerCase()
      .replaceAll('_', '-');
    return entry.length <= longestName && canonicalName(entry, suffix) === name ? [entry] : [];
  });
}

function celDefines(name: string): string {
  const byProfile = envProfiles.flatMap((profile) => {
    const engines = enginesWith(profile, (texts) => texts[name] !== undefined);
    return engines.length === 0
      ? []
      : [
          `(has(d.envProfiles) && '${profile}' in d.envProfiles && d.engine in ${celList(engines)})`,
        ];
  });
  return [...byProfile, ...entriesWith(name).map((entry) => `d.name == '${entry}'`)].join(' || ');
}

function namesOf(entry: DatabaseEntry): ReadonlySet<string> {
  return new Set([
    ...canonicalVariables.map(([suffix]) => canonicalName(entry.name, suffix)),
    ...Object.keys(variablesOfProfiles(entry)),
  ]);
}

/** A rule on spec.databases: canonical variables alone never meet, as their entries' names differ. */
export const variablesOnce: Rule<readonly DatabaseEntry[]> = {
  cel: [...new Set(names.map(celDefines))]
    .map((defines) => `self.filter(d, ${defines}).size() <= 1`)
    .join(' && '),
  message: `Remove the profile from envProfiles of all entries but one, or rename the entry ${inWords([...new Set(names.flatMap(entriesWith))], 'or')}: two entries would set the same variable`,
  check: (entries) => {
    // Two of the same name are told as such.
    const named = new Map(entries.map((entry) => [entry.name, entry]));
    const defined = [...named.values()].flatMap((entry) => [...namesOf(entry)]);
    return new Set(defined).size === defined.length;
  },
};

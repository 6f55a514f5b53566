import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/crds/database/v1alpha1.ts';
import { databaseChildren } from '../../../src/controllers/database/children/index.ts';
import { builtin } from '../../../src/runtime/builtin-resources.ts';
import type { Resource } from '../../../src/runtime/resource.ts';
import { readStabilitySettings } from '../settings.ts';
import { chosenCases } from './chosen-cases.ts';
import { setDatabaseStage } from './database-stage.ts';
import { casesOfLeaves, changes, play, type Objects, type PlayOptions } from './play.ts';
import type { Stage } from './stage.ts';

const settings = readStabilitySettings();
const replay =
  'replay one with SLIPWAY_ONLY=<its number> npm run test:unit -- test/stability/in-memory/database.test.ts';
const minutes = 60_000;

const { secret, persistentVolumeClaim } = builtin;
/** Of a class with backups only, which that of the stage is not. */
const ofBackups: readonly Resource[] = [builtin.cronJob, builtin.job];
const isSecret = (key: string): boolean => key.startsWith(`${secret.plural}/`);
const isVolume = (key: string): boolean => key.startsWith(`${persistentVolumeClaim.plural}/`);
const isData = (key: string): boolean => isSecret(key) || isVolume(key);

/** Why the Database says that it is not served by what is there. */
function reasonOf(objects: Objects): string | undefined {
  const database = objects.get('databases/ledger') as Database | undefined;
  return database?.status?.conditions?.find(({ type }) => type === 'Ready')?.reason;
}

/**
 * Secrets and volumes hold data: they stay as they are found, but for Secrets without a volume,
 * which are made anew. All else is as declared. Where the Secrets are not as they have to be, the
 * status says so, and what Slipway had not mended before it saw that stays as it is.
 */
const judge: PlayOptions['judge'] = ({ tampered }, reference, treated, now) => {
  const reason = reasonOf(now) ?? '';
  const isBlocked = ['CredentialsMissing', 'SecretIncomplete', 'NameConflict'].includes(reason);
  const hasVolume = [...treated.keys()].some(isVolume);
  const mayBeMade = (key: string): boolean => isSecret(key) && !hasVolume && !treated.has(key);
  const problems = changes(treated, now, (key) => isData(key) && !mayBeMade(key));
  if (!isBlocked) {
    const unmade = [...reference.keys()].filter((key) => mayBeMade(key) && !now.has(key));
    problems.push(...unmade.map((key) => `${key} was not made anew`));
  } else if (changes(reference, treated, isSecret).length === 0) {
    problems.push(`it says ${reason}, though its Secrets are as they were made`);
  }
  const isUntouched = (key: string): boolean => {
    // The garbage collector takes what has another owner, and it comes back once that may be.
    const isGone = !now.has(key) && tampered.some((place) => place.includes('ownerReferences'));
    return isBlocked && (isGone || changes(treated, now, (other) => other === key).length === 0);
  };
  problems.push(...changes(reference, now, (key) => !isData(key) && !isUntouched(key)));
  return problems;
};

describe('a Database', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setDatabaseStage(81);
  }, minutes);
  const mend: PlayOptions['mend'] = ({ namespace }, onStage) =>
    onStage.restore(
      namespace,
      ({ resource }) => resource === secret || resource === persistentVolumeClaim,
    );

  it('has a child of every kind that is made for it', () => {
    const kinds = stage.children('n0').map(({ resource }) => resource.kind);
    const made = databaseChildren.filter(
      ({ resource, provisioner }) =>
        resource.namespaced && provisioner === undefined && !ofBackups.includes(resource),
    );
    expect(new Set(kinds)).toEqual(new Set(made.map(({ resource }) => resource.kind)));
  });

  it(
    'returns to what is declared from all combinations, and never touches what holds data',
    async () => {
      const cases = chosenCases(stage, settings);
      const failures = await play({
        stage,
        cases,
        judge,
        mend,
        bothWays: settings.only !== undefined,
      });
      expect(failures, `seed ${settings.seed}; ${replay}`).toEqual([]);
    },
    10 * minutes,
  );

  it.skipIf(settings.only !== undefined)(
    'gets every declared field back that somebody changed or removed',
    async () => {
      expect(await play({ stage, cases: casesOfLeaves(stage), judge, mend })).toEqual([]);
    },
    5 * minutes,
  );
});

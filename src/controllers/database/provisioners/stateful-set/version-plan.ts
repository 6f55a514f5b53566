import type { StatefulSet } from '../../types.ts';
import { engineVersionAnnotation } from '../../../well-known.ts';
import { listAt, textAt } from '../../../wire-value.ts';
import { contradictionProblem, versionOfTag } from '../image-version.ts';
import { ignoredWish, type Problem } from '../../problem.ts';
import type { PlanInput } from '../provisioner.ts';

export interface VersionPlan {
  readonly version: string;
  readonly image: string;
  readonly problem: Problem | undefined;
}

/**
 * Which version and image to run. The version that the data was made by is kept where the wanted
 * one cannot read it. Without data, an image of the class that is of another version than the one
 * asked for is a contradiction that somebody has to solve first.
 */
export function planVersion({ database, engine, class: given, observed }: PlanInput): VersionPlan {
  const tagged = given.image === undefined ? undefined : versionOfTag(given.image);
  const wanted = database.spec.version ?? given.version ?? tagged ?? engine.defaultVersion;
  const running = runningVersion(
    observed.statefulSet,
    observed.claim,
    database.spec.adopt !== undefined,
  );
  const image = given.image ?? engine.image(wanted);
  const refusal =
    running === undefined ? undefined : engine.versionRefusal(running, tagged ?? wanted);
  if (running !== undefined && refusal !== undefined) {
    return {
      version: running,
      image: imageOf(observed.statefulSet) ?? engine.image(running),
      problem: ignoredWish('VersionUnsupported', refusal),
    };
  }
  return { version: tagged ?? wanted, image, problem: contradictionProblem(given, wanted) };
}

function runningVersion(
  statefulSet: StatefulSet | undefined,
  claim: PlanInput['observed']['claim'],
  isAdopted: boolean,
): string | undefined {
  const noted = claim?.metadata.annotations?.[engineVersionAnnotation];
  // That a server was to start on data of somebody else's says nothing of the data: it has to serve.
  if (isAdopted && noted === undefined) return undefined;
  return statefulSet?.metadata.annotations?.[engineVersionAnnotation] ?? noted;
}

function imageOf(statefulSet: StatefulSet | undefined): string | undefined {
  const [first] = listAt(statefulSet, 'spec', 'template', 'spec', 'containers');
  return textAt(first, 'image');
}

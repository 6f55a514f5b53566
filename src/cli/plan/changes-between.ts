import { parseMicroservice, type Microservice } from '../../crds/microservice/v1alpha1.ts';
import { keyOf } from '../../runtime/kube-object.ts';
import { serviceChange, type ServiceChange } from './changes.ts';
import type { SlipwayFiles } from './load-world.ts';
import type { World } from './world.ts';

/**
 * What changes from one world to the other: for the Microservices of the files and, where those
 * hold classes, for all. A live one that is not valid is taken to be new. Pure.
 */
export function changesBetween(
  before: World,
  after: World,
  files: SlipwayFiles,
): readonly ServiceChange[] {
  const named = new Set(files.microservices.map(keyOf));
  const hasClasses = files.world.classes.length > 0;
  return after.microservices.flatMap((object) => {
    if (!hasClasses && !named.has(keyOf(object))) return [];
    const microservice = valid(object);
    if (microservice === undefined) return [];
    const old = valid(before.microservices.find((each) => keyOf(each) === keyOf(object)));
    return [
      serviceChange(old === undefined ? undefined : { world: before, microservice: old }, {
        world: after,
        microservice,
      }),
    ];
  });
}

function valid(object: unknown): Microservice | undefined {
  const parsed = parseMicroservice(object);
  return parsed.ok ? parsed.value : undefined;
}

import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import { childKinds } from '../children/index.ts';
import { pruneList } from '../pruning.ts';
import type { Scope } from './scope.ts';

/**
 * Deletes the children of ours that are no longer declared, once what replaces them is in place
 * (pruning.ts). Databases are not among them: they hold data (release-databases.ts).
 */
export async function prune(writer: ObjectWriter, scope: Scope): Promise<void> {
  const doomed = childKinds
    .filter((kind) => !kind.holdsData)
    .flatMap((kind) =>
      pruneList(kind.name, scope.microservice, scope.desired, scope.observed).map((live) => ({
        kind,
        live,
      })),
    );
  const outcomes = await Promise.all(
    doomed.map(async ({ kind, live }) => {
      const failure = await remove(() => writer.remove(kind.resource, live));
      return failure === undefined
        ? undefined
        : ({
            kind: kind.name,
            name: live.metadata.name,
            result: 'failed',
            error: failure,
          } as const);
    }),
  );
  scope.outcomes.push(...outcomes.filter((outcome) => outcome !== undefined));
}

async function remove(deletion: () => Promise<unknown>): Promise<unknown> {
  try {
    await deletion();
    return undefined;
  } catch (error) {
    return error;
  }
}

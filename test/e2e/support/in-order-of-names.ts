import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Scenarios build on the one cluster, so they run in the order of their folders' names. */
export class InOrderOfNames extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve(files.toSorted((a, b) => a.moduleId.localeCompare(b.moduleId)));
  }
}

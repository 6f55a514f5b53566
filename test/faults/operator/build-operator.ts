import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleOperator, type BundleOptions } from '../../../scripts/build.ts';

/** A built operator in a folder of its own. */
export interface BuiltOperator {
  readonly folder: string;
  remove(): Promise<void>;
}

/** Builds the operator as it is released or, with other options, another build of it. */
export async function buildOperator(
  options: Omit<BundleOptions, 'outdir'> = {},
): Promise<BuiltOperator> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-faults-operator-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await bundleOperator({ ...options, outdir: folder });
  } catch (error) {
    await remove();
    throw error;
  }
  return { folder, remove };
}

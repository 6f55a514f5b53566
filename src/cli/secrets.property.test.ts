import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../runtime/kube-object.ts';
import { allCases, worldOfCase } from './testing/all-cases.ts';
import { put, run } from './testing/test-io.ts';

const marker = fc.stringMatching(/^[a-z][a-z0-9]{11}$/).map((text) => `leak-${text}`);

describe('what is confidential', () => {
  it('is in no output of any verb: content of Secrets and values of variables', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...allCases), marker, async (one, secret) => {
        const world = worldOfCase(one);
        for (const resource of world.cluster.resources()) {
          for (const object of world.cluster.list(resource)) {
            put(world.cluster, planted(object, secret));
          }
        }
        for (const [path, text] of world.files) {
          world.files.set(path, text.replaceAll(/MARKER[-\w]*/g, secret));
        }
        const given = new Set(world.files.keys());
        const { out, err } = await run(world, one.args);
        const written = [...world.files].filter(([path]) => !given.has(path));
        for (const text of [out, err, ...written.map(([, content]) => content)]) {
          expect(text, one.name).not.toContain(secret);
          expect(text, one.name).not.toContain(Buffer.from(secret).toString('base64'));
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** The object with the marker wherever somebody may have put something confidential. */
function planted(object: KubeObject, secret: string): KubeObject {
  const text = JSON.stringify(object).replaceAll(/MARKER[-\w]*/g, secret);
  const copy = JSON.parse(text) as KubeObject & Record<string, unknown>;
  if (object.kind === 'Secret') {
    copy['data'] = { password: Buffer.from(secret).toString('base64'), uri: secret };
    copy['stringData'] = { password: secret };
  }
  const lastApplied = { 'kubectl.kubernetes.io/last-applied-configuration': text };
  copy.metadata = {
    ...copy.metadata,
    annotations: { ...copy.metadata.annotations, ...lastApplied },
  };
  return copy;
}

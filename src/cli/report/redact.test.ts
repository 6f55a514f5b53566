import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact, valuesIn, withoutTexts } from './redact.ts';

const secret = fc.stringMatching(/^[a-z][a-z0-9]{11}$/).map((text) => `leak-${text}`);

/** Places in objects of a report where somebody may have typed a secret. */
const places: readonly ((secret: string) => object)[] = [
  (text) => ({ spec: { env: [{ name: 'A', value: text }] } }),
  (text) => ({ spec: { containers: [{ args: ['--token', text] }] } }),
  (text) => ({ spec: { containers: [{ command: ['sh', '-c', `run ${text}`] }] } }),
  (text) => ({ spec: { probe: { httpHeaders: [{ name: 'Authorization', value: text }] } } }),
  (text) => ({ metadata: { annotations: { 'example.com/webhook': text } } }),
  (text) => ({ status: { state: { terminated: { exitCode: 1, message: text } } } }),
  (text) => ({
    metadata: { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': text } },
  }),
  (text) => ({ kind: 'Secret', data: { password: text }, stringData: { password: text } }),
  (text) => ({ kind: 'ConfigMap', data: { password: text } }),
];

describe('an object of a report', () => {
  it('has no secret that somebody typed into it, and all its names', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), secret, (place, text) => {
        const object = place(text);
        const shown = JSON.stringify(redact(object));
        expect(shown).not.toContain(text);
        for (const name of ['env', 'Authorization', 'example.com/webhook', 'password']) {
          expect(shown.includes(name)).toBe(JSON.stringify(object).includes(name));
        }
      }),
    );
  });

  it('keeps what Slipway wrote', () => {
    const object = {
      metadata: { annotations: { 'slipway.dev/entry': 'main' } },
      status: { conditions: [{ type: 'Ready', message: 'All is as it should be' }] },
    };
    expect(redact(object)).toEqual(object);
  });
});

describe('the texts of a report', () => {
  it('hold no value of a variable, whoever wrote them', () => {
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (text, before, after) => {
        const values = valuesIn([{ spec: { env: [{ name: 'A', value: text }] } }]);
        const report = { logs: { pod: [`${before}${text}${after}`] }, events: [{ note: text }] };
        expect(JSON.stringify(withoutTexts(report, values))).not.toContain(text);
      }),
    );
  });

  it('lose no short words that are values by chance', () => {
    const values = valuesIn([{ env: [{ name: 'DEBUG', value: 'true' }] }]);
    expect(withoutTexts({ note: 'ready is true' }, values)).toEqual({ note: 'ready is true' });
  });
});

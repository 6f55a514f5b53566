import { describe, expect, it } from 'vitest';
import type { RecordedEvent } from '../runtime/event-recorder.ts';
import type { KubeObject } from '../runtime/kube-object.ts';
import type { ObjectWriter } from '../runtime/object-writer.ts';
import { createStatusReporter, type StatusUrgency } from './status-reporter.ts';

interface Status {
  value: number;
}
type Thing = KubeObject & { status?: Status };

const resource = { group: 'g', version: 'v1', kind: 'Thing', plural: 'things', namespaced: true };
const event: RecordedEvent = { type: 'Normal', reason: 'Changed', action: 'Test', note: 'n' };

function harness() {
  let now = 0;
  let urgency: StatusUrgency = 'major';
  let isGone = false;
  let answer: (body: KubeObject) => KubeObject = (body) => body;
  const written: KubeObject[] = [];
  const recorded: RecordedEvent[] = [];
  const writer: Pick<ObjectWriter, 'applyStatus'> = {
    applyStatus: async (_, body) => {
      if (isGone) return undefined;
      written.push(body);
      // The answer is of the type of the body.
      return answer(body) as typeof body;
    },
  };
  const reporter = createStatusReporter<Thing, Status>({
    // The reporter writes nothing but statuses.
    writer: writer as ObjectWriter,
    events: { record: (_, one) => void recorded.push(one) },
    clock: { monotonic: () => now, now: () => new Date(0), after: () => () => undefined },
    resource,
    readStatus: (status) => status as Status | undefined,
    urgency: () => urgency,
    transitions: () => [event],
  });
  return {
    reporter,
    written,
    recorded,
    set: (next: StatusUrgency) => {
      urgency = next;
    },
    pass: (ms: number) => {
      now += ms;
    },
    drop: () => {
      isGone = true;
    },
    answerWith: (next: typeof answer) => {
      answer = next;
    },
  };
}

const thing: Thing = {
  apiVersion: 'g/v1',
  kind: 'Thing',
  metadata: { name: 'a', namespace: 'n', uid: 'u', resourceVersion: '7' },
};

describe('createStatusReporter', () => {
  it('writes a major change at once, with the UID and without the resource version', async () => {
    const { reporter, written, recorded } = harness();
    expect(await reporter.report(thing, { value: 1 })).toBeUndefined();
    expect(written).toEqual([
      {
        apiVersion: 'g/v1',
        kind: 'Thing',
        metadata: { name: 'a', namespace: 'n', uid: 'u' },
        status: { value: 1 },
      },
    ]);
    expect(recorded).toEqual([event]);
  });

  it('lets others who wait go first, for a second', async () => {
    const { reporter, written, pass } = harness();
    expect(await reporter.report(thing, { value: 1 }, true)).toBe(1_000);
    pass(999);
    expect(await reporter.report(thing, { value: 2 }, true)).toBe(1);
    expect(written).toEqual([]);
    pass(1);
    expect(await reporter.report(thing, { value: 3 }, true)).toBeUndefined();
    expect(written).toMatchObject([{ status: { value: 3 } }]);
  });

  it('does not make anybody wait once the others are gone', async () => {
    const { reporter, written } = harness();
    await reporter.report(thing, { value: 1 }, true);
    expect(await reporter.report(thing, { value: 2 }, false)).toBeUndefined();
    expect(written).toHaveLength(1);
  });

  it('writes nothing where nothing changed', async () => {
    const { reporter, written, set } = harness();
    set('none');
    expect(await reporter.report(thing, { value: 1 })).toBeUndefined();
    expect(written).toEqual([]);
  });

  it.each([
    ['minor', 5_000],
    ['notable', 2_000],
  ] as const)('holds a %s change for %d ms from its first sight', async (urgency, delay) => {
    const { reporter, written, set, pass } = harness();
    set(urgency);
    expect(await reporter.report(thing, { value: 1 })).toBe(delay);
    pass(delay - 1);
    expect(await reporter.report(thing, { value: 2 })).toBe(1);
    expect(written).toEqual([]);
    pass(1);
    expect(await reporter.report(thing, { value: 3 })).toBeUndefined();
    expect(written).toMatchObject([{ status: { value: 3 } }]);
  });

  it('does not wait any longer once the change matters', async () => {
    const { reporter, written, set } = harness();
    set('minor');
    await reporter.report(thing, { value: 1 });
    set('major');
    await reporter.report(thing, { value: 2 });
    expect(written).toMatchObject([{ status: { value: 2 } }]);
  });

  it('records no event for an object that is gone', async () => {
    const { reporter, recorded, drop } = harness();
    drop();
    await reporter.report(thing, { value: 1 });
    expect(recorded).toEqual([]);
  });

  it('writes once in vain what others keep from becoming so', async () => {
    const { reporter, written, answerWith } = harness();
    answerWith((body) => ({ ...body, metadata: { ...body.metadata, resourceVersion: '8' } }));
    const live = { ...thing, metadata: { ...thing.metadata, resourceVersion: '8' } };
    await reporter.report(thing, { value: 1 });
    await reporter.report(live, { value: 1 });
    expect(written).toHaveLength(1);
    await reporter.report(live, { value: 2 });
    expect(written).toHaveLength(2);
    await reporter.report(
      { ...live, metadata: { ...live.metadata, resourceVersion: '9' } },
      { value: 2 },
    );
    expect(written).toHaveLength(3);
  });
});

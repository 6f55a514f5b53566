import type { Clock } from './clock.ts';
import type { Event } from './event-body.ts';
import type { EventWriter, EventWriteOutcome } from './event-writer.ts';
import { refTo } from './kube-object.ts';

export interface EventSeriesOptions {
  readonly writer: EventWriter;
  readonly clock: Clock;
  /** Whether one more write about its object is allowed. */
  readonly takeToken: () => boolean;
  /** The Event does not exist, or not any more: a repeat has to be an Event of its own. */
  readonly onGone: () => void;
}

/** An Event and its repeats. */
export interface EventSeries {
  /** Writes the Event for the first time; false where there is no room to. */
  create(): boolean;
  /** Counts one more; the first repeat is written, others only with `flush`. */
  repeat(): void;
  /** Writes the count where it is not written yet. Does nothing while a write is under way. */
  flush(): void;
  /** Milliseconds since it was last counted, and since it was last written. */
  readonly idleMs: number;
  readonly unwrittenMs: number;
}

/** A series that begins with this Event, which is to be created. */
export function createEventSeries(event: Event, options: EventSeriesOptions): EventSeries {
  const { writer, clock, takeToken, onGone } = options;
  let count = 1;
  let written = 0;
  let isWriting = false;
  let lastObserved = new Date(event.eventTime);
  let seenAt = clock.monotonic();
  let writtenAt = seenAt;

  function onCreated(outcome: EventWriteOutcome): void {
    isWriting = false;
    if (outcome !== 'written') {
      onGone();
      return;
    }
    written = 1;
    if (count > 1 && takeToken()) flush();
  }

  function flush(): void {
    if (isWriting || written === 0 || written === count) return;
    let told = 0;
    const current = () => {
      told = count;
      return { count, lastObserved };
    };
    isWriting = writer.patchSeries(refTo(event), current, (outcome) => {
      isWriting = false;
      writtenAt = clock.monotonic();
      if (outcome === 'written') written = told;
      if (outcome === 'gone') onGone();
    });
  }

  return {
    create() {
      isWriting = writer.create(event, onCreated);
      return isWriting;
    },
    repeat() {
      count += 1;
      seenAt = clock.monotonic();
      lastObserved = clock.now();
      if (count === 2 && !isWriting && takeToken()) flush();
    },
    flush,
    get idleMs() {
      return clock.monotonic() - seenAt;
    },
    get unwrittenMs() {
      return clock.monotonic() - writtenAt;
    },
  };
}

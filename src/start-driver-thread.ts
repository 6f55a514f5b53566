import { Worker } from 'node:worker_threads';

/** Mebibytes of heap; a server that makes a driver want more ends the thread. */
const heapMib = 64;
/** Milliseconds between two looks at the heap, which such a server has grow by 30 MiB meanwhile. */
const lookMs = 100;
/**
 * Mebibytes of heap at which V8 ends the thread by itself. Where it then finds no room for what it
 * is about, which is often so, the whole process ends: a limit that is not to be reached.
 */
const hardHeapMib = 512;
const mib = 2 ** 20;

/** Starts the thread of driver-worker.ts: beside this file, in the sources as in the bundle. */
export function startDriverThread(): Worker {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'mjs';
  const worker = new Worker(new URL(`./driver-worker.${extension}`, import.meta.url), {
    name: 'drivers',
    resourceLimits: { maxOldGenerationSizeMb: hardHeapMib },
    // Drivers warn on the console, in the middle of the lines of the log.
    stdout: true,
    stderr: true,
  });
  worker.stdout.resume();
  worker.stderr.resume();
  limitHeap(worker);
  return worker;
}

/** Ends the thread with an error event where its heap outgrows what it may have. */
function limitHeap(worker: Worker): void {
  let isAsked = false;
  const look = async (): Promise<void> => {
    if (isAsked) return;
    isAsked = true;
    // A thread that has ended has none.
    const used = await worker.getHeapStatistics().then(
      ({ used_heap_size: bytes }) => bytes,
      () => 0,
    );
    isAsked = false;
    if (used <= heapMib * mib) return;
    clearInterval(timer);
    worker.emit('error', new Error(`they wanted more than ${heapMib} MiB of memory`));
    await worker.terminate();
  };
  const timer = setInterval(() => void look(), lookMs).unref();
  worker.once('exit', () => clearInterval(timer));
}

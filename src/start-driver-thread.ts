import { Worker } from 'node:worker_threads';

/** Mebibytes of heap; a server that makes a driver want more ends the thread. */
const heapMib = 128;

/** Starts the thread of driver-worker.ts: beside this file, in the sources as in the bundle. */
export function startDriverThread(): Worker {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'mjs';
  const worker = new Worker(new URL(`./driver-worker.${extension}`, import.meta.url), {
    name: 'drivers',
    resourceLimits: { maxOldGenerationSizeMb: heapMib },
    // Drivers warn on the console, in the middle of the lines of the log.
    stdout: true,
    stderr: true,
  });
  worker.stdout.resume();
  worker.stderr.resume();
  return worker;
}

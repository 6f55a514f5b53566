import { parentPort } from 'node:worker_threads';
import { toMessage } from './controllers/database/driver-worker/error-message.ts';
import { serveEngineCalls } from './controllers/database/driver-worker/serve-engine-calls.ts';
import { engines } from './controllers/database/engines/index.ts';

/**
 * The thread in which the drivers of databases run. They parse what servers say in events of their
 * sockets, where what they throw would end the process, and some can be kept busy for ever: here
 * that is the end of a call or, at worst, of this thread. See docs/adr/0003-driver-worker.md.
 */
if (parentPort === null) throw new Error('This is a part of Slipway that runs as its worker only');
const line = parentPort;
process.on('uncaughtException', (error) => {
  line.postMessage({ report: 'escaped', error: toMessage(error) });
});
serveEngineCalls(line, engines);

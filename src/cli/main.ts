#!/usr/bin/env node
import { nodeIo } from './node-io.ts';
import { runCli } from './run.ts';

// What reads the output may end first, as head does: that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const stop = new AbortController();
process.once('SIGINT', () => {
  stop.abort();
  // A second Ctrl-C ends it whatever it does.
  process.once('SIGINT', () => process.exit(130));
});

// The single file is CommonJS, which loads what is imported later only then; it knows no await here.
void runCli(process.argv.slice(2), nodeIo(process.env, stop.signal)).then((code) => {
  process.exitCode = code;
});

import { exitCodes, UsageError } from '../cli-error.ts';
import { writeNewFile } from '../files/write-new-file.ts';
import { objectsFlag, structured } from '../output/structured.ts';
import type { Verb } from '../verb.ts';

export const report: Verb = {
  details:
    'Versions, CRDs, classes, the Microservices with their Databases and status, metadata and status of what they consist of, events, and the last 200 lines of the log of the operator, as far as you may read them. Nothing of Secrets is read. Values of variables, arguments of programs, headers, annotations of others and what programs wrote are hidden, and the values of variables in every other text, too. Names, hosts, images and labels are in it: look through it before you give it away.',
  arguments: [
    {
      name: 'NAME',
      description: 'a Microservice; none for Slipway and its classes alone',
      optional: true,
      many: true,
      completes: 'microservices',
    },
  ],
  flags: [
    { name: 'out', value: 'FILE', description: 'write this file; standard output by default' },
    objectsFlag('yaml', 'json'),
  ],
  examples: [
    { args: 'report orders --out report.yaml', description: 'a file to attach to a bug report' },
    { args: 'report', description: 'Slipway itself: versions, classes, log' },
  ],
  run: async (invocation) => {
    const { args, flags, io } = invocation;
    const format = flags.text('output') === 'json' ? 'json' : 'yaml';
    const cluster = await invocation.cluster();
    const { readReport } = await import('../report/read-report.ts');
    const text = await structured(format, await readReport(cluster, [...new Set(args)], io.now()));
    const file = flags.text('out');
    if (file === undefined) {
      io.out(text);
      return exitCodes.done;
    }
    if (file === '') throw new UsageError('--out names no file', 'Name one: --out report.yaml');
    await writeNewFile(io, file, text);
    io.out(`${file} is written\nnext: look through it, and attach it to the bug report\n`);
    return exitCodes.done;
  },
};

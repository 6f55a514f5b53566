import { exitCodes, UsageError } from '../cli-error.ts';
import { cleanText } from '../output/clean-text.ts';
import { outputFlag, outputOf, structured } from '../output/structured.ts';
import type { Invocation, Verb } from '../verb.ts';

export const check: Verb = {
  details:
    'Offline, for CI: what the API server would refuse, unknown fields included, and what is wrong with Microservices beside one another and their classes: hosts that two of them want, routes without gateway, services that may not be called. What is used and not in the files is a warning. Without MicroserviceClasses in the files, gateways and hosts are not looked at.',
  flags: [
    {
      name: 'filename',
      short: 'f',
      value: 'FILE',
      many: true,
      description: 'a file, a folder or -',
    },
    { name: 'strict', description: 'warnings count as errors' },
    {
      name: 'namespace',
      short: 'n',
      value: 'NAME',
      description: 'the namespace of objects that name none; default by default',
    },
    outputFlag('json', 'yaml'),
  ],
  examples: [
    { args: 'check -f deploy/', description: 'all files of a folder' },
    {
      args: 'check -f orders.yaml -f platform.yaml --strict',
      description: 'with the classes of the platform, warnings included',
    },
    { args: 'check -f - -o json', description: 'what a chart renders to, as data' },
  ],
  exitCodes: [{ code: exitCodes.no, meaning: 'something is wrong' }],
  isOffline: true,
  run: runCheck,
};

async function runCheck(invocation: Invocation): Promise<number> {
  const { flags, io, paint } = invocation;
  const paths = flags.all('filename');
  if (paths.length === 0)
    throw new UsageError('check needs -f', 'Name a file with -f, or - for standard input');
  const { loadInNamespace } = await import('../plan/load-world.ts');
  const { findingsIn } = await import('../plan/findings.ts');
  const { isSlipways } = await import('../plan/judge.ts');
  const documents = await loadInNamespace(io, paths, flags.text('namespace'));
  const findings = findingsIn(documents);
  const checked = documents.filter(({ object }) => isSlipways(object)).length;
  const output = outputOf(invocation);
  if (output !== 'table') io.out(await structured(output, findings));
  else {
    for (const { source, object, severity, field, message, hint, reason } of findings) {
      const sign = severity === 'error' ? paint('bad', '✗ error') : paint('warn', '! warning');
      io.out(`${sign}  ${cleanText(`${source}: ${object}: ${reason}`)}\n`);
      io.out(`    ${cleanText(withField(field, message))}\n`);
      if (hint !== undefined) io.out(`    next: ${cleanText(hint)}\n`);
    }
    if (checked > 0 && findings.length === 0)
      io.out(`${paint('good', '✓')} nothing is wrong with ${count(checked)}\n`);
  }
  if (checked === 0) io.err('The files hold no objects of Slipway\n');
  const counts = findings.filter(({ severity }) => severity === 'error' || flags.is('strict'));
  return counts.length > 0 ? exitCodes.no : exitCodes.done;
}

/** Messages about a field often begin with it. */
function withField(field: string | undefined, message: string): string {
  return field === undefined || field === '' || message.startsWith(field)
    ? message
    : `${field}: ${message}`;
}

function count(objects: number): string {
  return objects === 1 ? '1 object' : `${objects} objects`;
}

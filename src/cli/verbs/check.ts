import { exitCodes } from '../cli-error.ts';
import { cleanText } from '../output/clean-text.ts';
import { outputFlag, outputOf, structured } from '../output/structured.ts';
import type { Invocation, Verb } from '../verb.ts';

export const check: Verb = {
  details:
    'Without files: whether the cluster has what Slipway needs, whether its CRDs have the fields of this version, whether the operator acts and may do all that this version does, whether the classes are right, and what you may do. With -f, without asking a cluster, for CI: what the API server would refuse, unknown fields included, and what is wrong with Microservices beside one another and their classes: hosts that two of them want, routes without gateway, services that may not be called. What is used and not in the files is a warning. Without MicroserviceClasses in the files, gateways and hosts are not looked at.',
  flags: [
    {
      name: 'filename',
      short: 'f',
      value: 'FILE',
      many: true,
      description: 'a file, a folder or -',
    },
    { name: 'strict', description: 'warnings count as errors' },
    outputFlag('json', 'yaml'),
  ],
  examples: [
    { args: 'check', description: 'the cluster, after an installation or when all is strange' },
    { args: 'check -f deploy/', description: 'all files of a folder' },
    {
      args: 'check -f orders.yaml -f platform.yaml --strict',
      description: 'with the classes of the platform, warnings included',
    },
    { args: 'check -f - -o json', description: 'what a chart renders to, as data' },
  ],
  exitCodes: [{ code: exitCodes.no, meaning: 'something is wrong' }],
  run: runCheck,
};

async function runCheck(invocation: Invocation): Promise<number> {
  const paths = invocation.flags.all('filename');
  return paths.length === 0 ? checkCluster(invocation) : checkFiles(invocation, paths);
}

async function checkCluster(invocation: Invocation): Promise<number> {
  const { flags, io, paint } = invocation;
  const output = outputOf(invocation);
  const { checkCluster: look } = await import('../cluster-checks/index.ts');
  const results = await look(await invocation.cluster(), io.now());
  if (output !== 'table') io.out(await structured(output, results));
  else {
    const signs = {
      ok: paint('good', '✓ ok     '),
      warning: paint('warn', '! warning'),
      error: paint('bad', '✗ error  '),
    };
    for (const { check: name, severity, message, hint } of results) {
      io.out(`${signs[severity]}  ${name}: ${cleanText(message)}\n`);
      if (hint !== undefined) io.out(`    next: ${cleanText(hint)}\n`);
    }
  }
  const counts = (severity: string): boolean =>
    severity === 'error' || (severity === 'warning' && flags.is('strict'));
  return results.some(({ severity }) => counts(severity)) ? exitCodes.no : exitCodes.done;
}

async function checkFiles(invocation: Invocation, paths: readonly string[]): Promise<number> {
  const { flags, io, paint } = invocation;
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

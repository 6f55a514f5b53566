import { exitCodes, UsageError } from './cli-error.ts';
import type { Cluster } from './cluster.ts';
import { completeVerb } from './completion/scripts.ts';
import { describeError } from './describe-error.ts';
import { parseDuration } from './duration.ts';
import { generalHelp, groupHelp, verbHelp } from './help.ts';
import type { Io } from './io.ts';
import { createPaint, type Paint } from './output/paint.ts';
import { parseInvocation } from './parse-invocation.ts';
import { didYouMean } from './suggest.ts';
import type { Flags, Verb, VerbEntry } from './verb.ts';
import { verbs } from './verbs.ts';
import { pluginVersion } from './version.ts';

/**
 * Runs `kubectl slipway` with these words and resolves to the exit code; never rejects. Only the
 * verb that is asked for is loaded, and nothing of a client before the verb asks for a cluster.
 */
export async function runCli(words: readonly string[], io: Io): Promise<number> {
  const plain = createPaint({ wanted: undefined, ...io });
  try {
    return await dispatch(words, io);
  } catch (error) {
    if (io.signal.aborted) return exitCodes.interrupted;
    const { message, hint, exitCode } = describeError(error);
    io.err(`${plain('bad', 'error:')} ${message}\n`);
    if (hint !== undefined) io.err(`${hint}\n`);
    return exitCode;
  }
}

async function dispatch(words: readonly string[], io: Io): Promise<number> {
  const [first] = words;
  if (first === completeVerb) {
    const { candidates } = await import('./completion/candidates.ts');
    const found = await candidates(verbs, words.slice(1), io);
    io.out(found.map((word) => `${word}\n`).join(''));
    return exitCodes.done;
  }
  const asksHelp = first === 'help' || first === '--help' || first === '-h';
  const rest = asksHelp ? words.slice(1) : words;
  if (rest.length === 0) {
    io.out(generalHelp(verbs, pluginVersion));
    return asksHelp ? exitCodes.done : exitCodes.usage;
  }
  const found = findVerb(rest);
  if ('group' in found) {
    io.out(groupHelp(found.group, found.members));
    return asksHelp || rest.length > 1 ? exitCodes.done : exitCodes.usage;
  }
  const { entry, used } = found;
  const verb = await entry.load();
  if (asksHelp) {
    io.out(verbHelp(entry, verb));
    return exitCodes.done;
  }
  return runVerb(entry, verb, rest.slice(used), io);
}

async function runVerb(
  entry: VerbEntry,
  verb: Verb,
  words: readonly string[],
  io: Io,
): Promise<number> {
  const { args, flags } = parseInvocation(entry, verb, words);
  if (flags.is('help')) {
    io.out(verbHelp(entry, verb));
    return exitCodes.done;
  }
  const paint: Paint = createPaint({ wanted: flags.text('color'), ...io });
  let connected: Promise<Cluster> | undefined;
  const cluster = (): Promise<Cluster> => (connected ??= connect(io, flags));
  try {
    return await verb.run({ args, flags, io, paint, cluster });
  } finally {
    await connected?.then((each) => each.close()).catch(() => undefined);
  }
}

async function connect(io: Io, flags: Flags): Promise<Cluster> {
  const timeout = flags.text('request-timeout');
  return io.connect({
    kubeconfig: flags.text('kubeconfig'),
    context: flags.text('context'),
    namespace: flags.text('namespace'),
    timeoutMs: timeout === undefined ? undefined : parseDuration(timeout, 'request-timeout'),
    as: flags.text('as'),
  });
}

type Found = { entry: VerbEntry; used: number } | { group: string; members: VerbEntry[] };

/** The verb of these words; of two words first, as `db list`. */
function findVerb(words: readonly string[]): Found {
  const [first = '', second = ''] = words;
  const byName = (name: string): VerbEntry | undefined => verbs.find((verb) => verb.name === name);
  const double = byName(`${first} ${second}`);
  if (double !== undefined) return { entry: double, used: 2 };
  const single = byName(first);
  if (single !== undefined) return { entry: single, used: 1 };
  const members = verbs.filter(({ name }) => name.startsWith(`${first} `));
  const isHelp = second === '' || second === '--help' || second === '-h';
  if (members.length > 0 && isHelp) return { group: first, members };
  if (members.length > 0) {
    const known = members.map(({ name }) => name.slice(first.length + 1));
    throw new UsageError(
      `There is no verb "${first} ${second}"${didYouMean(second, known)}`,
      `See kubectl slipway ${first} --help`,
    );
  }
  if (first.startsWith('-')) {
    throw new UsageError(
      `The verb comes first, before ${first}`,
      'Write kubectl slipway get -n shop, and see kubectl slipway --help',
    );
  }
  const known = [...new Set(verbs.map(({ name }) => name.split(' ', 1)[0] ?? ''))];
  throw new UsageError(
    `There is no verb "${first}"${didYouMean(first, known)}`,
    'See kubectl slipway --help',
  );
}

import type { Cluster } from '../cluster.ts';
import { allFlags } from '../common-flags.ts';
import type { Io } from '../io.ts';
import { databaseKind, kindOf, kinds, microserviceKind, type Kind } from '../kinds.ts';
import { listAll } from '../objects.ts';
import type { Flag, Verb, VerbEntry } from '../verb.ts';

/**
 * What may stand in the place of the last of these words, which is not finished. Names are asked of
 * the cluster; where that fails there are none. Never rejects.
 */
export async function candidates(
  verbs: readonly VerbEntry[],
  words: readonly string[],
  io: Io,
): Promise<readonly string[]> {
  const begun = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const entry = verbs.findLast(({ name }) => isPrefix(name.split(' '), before));
  const found =
    entry === undefined ? nextWords(verbs, before) : await ofVerb(entry, before, begun, io);
  return found.filter((word) => word.startsWith(begun));
}

function isPrefix(part: readonly string[], whole: readonly string[]): boolean {
  return part.every((word, index) => whole[index] === word);
}

/** The words that verbs go on with: of `db list` first db, then list. */
function nextWords(verbs: readonly VerbEntry[], before: readonly string[]): readonly string[] {
  const next = verbs
    .map(({ name }) => name.split(' '))
    .filter((name) => isPrefix(before, name))
    .flatMap((name) => name[before.length] ?? []);
  return [...new Set(next)];
}

async function ofVerb(
  entry: VerbEntry,
  before: readonly string[],
  begun: string,
  io: Io,
): Promise<readonly string[]> {
  const verb = await entry.load();
  const flags = allFlags(verb);
  const awaited = flags.find(
    ({ name, short, value }) =>
      value !== undefined && [`--${name}`, `-${short ?? ''}`].includes(before.at(-1) ?? ''),
  );
  if (awaited !== undefined) return awaited.choices ?? [];
  if (begun.startsWith('-')) return flags.map(({ name }) => `--${name}`);
  const given = positionals(before.slice(entry.name.split(' ').length), flags);
  return ofArgument(verb, given, before, io);
}

async function ofArgument(
  verb: Verb,
  given: readonly string[],
  before: readonly string[],
  io: Io,
): Promise<readonly string[]> {
  const declared = verb.arguments ?? [];
  const argument =
    declared[given.length] ?? (declared.at(-1)?.many === true ? declared.at(-1) : undefined);
  if (argument?.choices !== undefined) return argument.choices;
  if (argument?.name === 'KIND') return kinds.flatMap(({ words }) => words[0] ?? []);
  const completes = argument?.completes;
  if (completes === undefined) return [];
  const named = given.map(kindOf).find((kind) => kind !== undefined);
  const kind = named ?? (completes === 'databases' ? databaseKind : microserviceKind);
  return namesOf(kind, before, io);
}

async function namesOf(kind: Kind, before: readonly string[], io: Io): Promise<readonly string[]> {
  let cluster: Cluster | undefined;
  try {
    cluster = await io.connect({
      kubeconfig: valueOf(before, '--kubeconfig'),
      context: valueOf(before, '--context'),
      namespace: valueOf(before, '--namespace', '-n'),
      as: valueOf(before, '--as'),
      timeoutMs: 2_000,
    });
    const { client, namespace } = cluster;
    const found = await listAll(
      client,
      kind.resource,
      kind.resource.namespaced ? { namespace } : {},
    );
    return found.map(({ metadata }) => metadata.name);
  } catch {
    return [];
  } finally {
    await cluster?.close();
  }
}

function positionals(words: readonly string[], flags: readonly Flag[]): readonly string[] {
  const valued = new Set(
    flags
      .filter(({ value }) => value !== undefined)
      .flatMap(({ name, short }) => [`--${name}`, `-${short ?? ''}`]),
  );
  return words.filter(
    (word, index) => !word.startsWith('-') && !valued.has(words[index - 1] ?? ''),
  );
}

/** Of `--flag value` or `--flag=value`. */
function valueOf(words: readonly string[], ...names: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    if (names.includes(word)) return words[index + 1];
    const name = names.find((each) => word.startsWith(`${each}=`));
    if (name !== undefined) return word.slice(name.length + 1);
  }
  return undefined;
}

import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { kinds } from './kinds.ts';
import { createPaint } from './output/paint.ts';
import { parseInvocation } from './parse-invocation.ts';
import { run, splitWords, testdata, worldOf } from './testing/test-io.ts';
import { verbs } from './verbs.ts';

const golden = (name: string): string => new URL(`golden/${name}.txt`, testdata).pathname;

describe('help', () => {
  it('lists every verb', async () => {
    const { code, out } = await run(worldOf(), '--help');
    expect(code).toBe(0);
    for (const { name, summary } of verbs) {
      expect(out).toContain(name);
      expect(summary).toMatch(/^[A-Z].*[^.]$/);
    }
    await expect(out).toMatchFileSnapshot(golden('help'));
  });

  it.each(verbs)('$name: has an example that the verb itself takes', async (entry) => {
    const verb = await entry.load();
    const { code, out } = await run(worldOf(), `${entry.name} --help`);
    expect(code).toBe(0);
    for (const { args } of verb.examples) {
      expect(out).toContain(`kubectl slipway ${args}`);
      const words = splitWords(args);
      const name = entry.name.split(' ');
      expect(words.slice(0, name.length)).toEqual(name);
      expect(() => parseInvocation(entry, verb, words.slice(name.length))).not.toThrow();
    }
    await expect(out).toMatchFileSnapshot(golden(`help-${entry.name.replaceAll(' ', '-')}`));
    expect((await run(worldOf(), `help ${entry.name}`)).out).toBe(out);
  });

  it.each([
    ['', 2, ''],
    ['gte', 2, 'did you mean "get"?'],
    ['-n shop get', 2, 'The verb comes first'],
    ['get --not-redy', 2, 'did you mean "--not-ready"?'],
    ['get --selector', 2, '--selector needs a value: LABELS'],
    ['get --not-ready=yes', 2, '--not-ready takes no value'],
    ['version a', 2, '"a" is too much'],
    ['get --request-timeout soon', 2, '--request-timeout soon is no duration'],
    ['get --color sometimes', 2, '--color is auto, always, never'],
    ['no-such-thing-at-all', 2, 'There is no verb "no-such-thing-at-all"\n'],
  ])('%s: exit code %d and %s', async (words, code, message) => {
    const outcome = await run(worldOf(), words);
    expect(outcome.code).toBe(code);
    expect(outcome.err).toContain(message);
  });
});

describe('what is loaded at the start', () => {
  it('is nothing but files of the plugin and modules of Node', async () => {
    const { metafile } = await build({
      entryPoints: [fileURLToPath(new URL('main.ts', import.meta.url))],
      outdir: '/nowhere',
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      write: false,
      metafile: true,
      logLevel: 'silent',
    });
    const atStart = new Set<string>();
    const follow = (path: string): void => {
      if (atStart.has(path)) return;
      atStart.add(path);
      for (const { kind, path: next } of metafile.inputs[path]?.imports ?? []) {
        if (kind === 'import-statement') follow(next);
      }
    };
    const [entry = ''] = Object.keys(metafile.inputs).filter((path) =>
      path.endsWith('cli/main.ts'),
    );
    expect(entry).not.toBe('');
    follow(entry);
    const foreign = [...atStart].filter(
      (path) => !/^(node:|src\/cli\/(?!verbs\/)|package\.json$)/.test(path),
    );
    expect(foreign).toEqual([]);
    // Nor do verbs, before they ask a cluster or read a file.
    const inVerbs = new Set<string>();
    for (const path of Object.keys(metafile.inputs).filter((each) => each.includes('cli/verbs/'))) {
      atStart.clear();
      follow(path);
      for (const each of atStart) inVerbs.add(each);
    }
    const packages = [...inVerbs].filter((path) => !/^(node:|src\/|package\.json$)/.test(path));
    expect(packages).toEqual([]);
  });
});

describe('colours', () => {
  it.each([
    [{ isTerminal: true, environment: {} }, true],
    [{ isTerminal: false, environment: {} }, false],
    [{ isTerminal: true, environment: { NO_COLOR: '1' } }, false],
    [{ isTerminal: true, environment: { NO_COLOR: '' } }, true],
    [{ isTerminal: true, environment: { TERM: 'dumb' } }, false],
    [{ isTerminal: false, environment: { NO_COLOR: '1' }, wanted: 'always' }, true],
    [{ isTerminal: true, environment: {}, wanted: 'never' }, false],
  ])('%j: %s', (wish, isColoured) => {
    const text = createPaint({ wanted: undefined, ...wish })('bad', 'Failing');
    expect(text.includes('\u001b[')).toBe(isColoured);
    expect(text).toContain('Failing');
  });
});

describe('completion', () => {
  const complete = async (...words: string[]) =>
    (await run(worldOf('shop.yaml'), ['__complete', ...words])).out.trim().split('\n');

  it('knows verbs, flags, choices, kinds and names', async () => {
    expect(await complete('st')).toEqual(['status']);
    expect(await complete('get', '--not')).toEqual(['--not-ready']);
    expect(await complete('get', '-o', 'j')).toEqual(['json']);
    expect(await complete('get', 'data')).toEqual(['databases', 'databaseclasses']);
    expect(await complete('get', 'db', '')).toEqual(['orders-main', 'stock-main']);
    expect(await complete('status', 'o')).toEqual(['orders']);
    expect(await complete('status', '-n', 'front', '')).toEqual(['web']);
    expect(await complete('completion', 'z')).toEqual(['zsh']);
  });

  it('is silent where the cluster cannot be asked', async () => {
    const connect = () => Promise.reject(new Error('no kubeconfig'));
    const { code, out, err } = await run(worldOf(), ['__complete', 'status', ''], { connect });
    expect({ code, out, err }).toEqual({ code: 0, out: '', err: '' });
  });
});

describe('trouble with the cluster', () => {
  it.each([
    [401, 'Log in again'],
    [403, 'Ask for the permission'],
    [422, 'Correct what is named'],
  ])('%d: says what to do', async (code, hint) => {
    const world = worldOf();
    world.api.failNext({ kind: 'status', code });
    const outcome = await run(world, 'get');
    expect(outcome.code).toBe(3);
    expect(outcome.out).toBe('');
    expect(outcome.err).toContain(hint);
  });

  it('says that Slipway is not installed', async () => {
    const world = worldOf();
    for (const { resource } of kinds) world.cluster.uninstall(resource);
    const outcome = await run(world, 'get');
    expect(outcome.code).toBe(3);
    expect(outcome.err).toContain('Slipway is not installed there');
  });

  it('ends with 130 at Ctrl-C', async () => {
    const stop = new AbortController();
    const sleep = async (): Promise<void> => stop.abort();
    const more = { signal: stop.signal, sleep };
    expect((await run(worldOf('shop.yaml'), 'status orders -w', more)).code).toBe(130);
  });
});

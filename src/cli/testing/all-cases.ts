import { readFileSync } from 'node:fs';
import type { Case } from './cases.ts';
import { planCases } from './plan-cases.ts';
import { readCases } from './read-cases.ts';
import { writeCases } from './write-cases.ts';
import { run, testdata, worldOf, type Outcome, type World } from './test-io.ts';

export const allCases: readonly Case[] = [...readCases, ...planCases, ...writeCases];

/** The world of a case. */
export function worldOfCase({
  world: names = ['shop.yaml'],
  files = {},
  answers = [],
}: Case): World {
  const world = worldOf(...names);
  for (const [path, name] of Object.entries(files)) {
    world.files.set(path, readFileSync(new URL(name, testdata), 'utf8'));
  }
  world.answers.push(...answers);
  world.logs.set('orders-7d9f8c6b5-a', 'listening on 8080\n');
  world.logs.set('orders-86dd5f7c99-b', 'panic: no \u001b[31mconfiguration\u001b[0m\nexit 1');
  world.logs.set('slipway-5c9d', '{"level":"warn","msg":"value MARKER-env-of-orders is odd"}\n');
  return world;
}

/** What a case leaves behind, as its golden file has it. */
export async function runCase(one: Case): Promise<{ outcome: Outcome; text: string }> {
  const world = worldOfCase(one);
  const given = new Set(world.files.keys());
  world.api.forgetRequests();
  const outcome = await run(world, one.args);
  const written = [...world.files].filter(([path]) => !given.has(path));
  const writes = world.api.requests.filter(
    ({ method, path }) => method !== 'GET' && !isQuestion(path),
  );
  const sections = [
    `$ kubectl slipway ${one.args}\nexit ${outcome.code}\n`,
    outcome.out === '' ? '' : `--- output\n${outcome.out}`,
    outcome.err === '' ? '' : `--- errors\n${outcome.err}`,
    ...writes.map(({ method, path, body }) => `--- ${method} ${path}\n${body}\n`),
    ...world.programs.map((words) => `--- runs\n${words.join(' ')}\n`),
    ...written.map(([path, text]) => `--- file ${path}\n${text}`),
  ];
  return { outcome, text: sections.join('') };
}

/** Of permissions: it is sent as an object that is created, and leaves nothing behind. */
function isQuestion(path: string): boolean {
  return path.startsWith('/apis/authorization.k8s.io/');
}

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLogger } from './create-logger.ts';
import type { LogLevel } from './create-logger.ts';

function collect(level: LogLevel = 'info') {
  const lines: string[] = [];
  const logger = createLogger({ level, destination: { write: (line) => lines.push(line) } });
  const parsed = (): unknown[] => lines.map((line): unknown => JSON.parse(line));
  return { logger, lines, parsed };
}

describe('logger', () => {
  it('writes a JSON object a line, with the fields of its parents', () => {
    const { logger, lines, parsed } = collect();
    logger
      .child({ controller: 'microservice' })
      .child({ object: 'team/orders' })
      .info({ n: 1 }, 'Done');
    expect(lines[0]).toMatch(/"time":"\d{4}-\d\d-\d\dT[\d:.]+Z"/);
    expect(parsed()).toMatchObject([
      {
        level: 'info',
        controller: 'microservice',
        object: 'team/orders',
        n: 1,
        msg: 'Done',
      },
    ]);
    expect(lines[0]?.endsWith('}\n')).toBe(true);
  });

  it.each<[LogLevel, string[]]>([
    ['debug', ['debug', 'info', 'warn', 'error']],
    ['warn', ['warn', 'error']],
    ['error', ['error']],
  ])('at level %s writes %j', (level, expected) => {
    const { logger, parsed } = collect(level);
    logger.debug({}, 'x');
    logger.info({}, 'x');
    logger.warn({}, 'x');
    logger.error({}, 'x');
    expect(parsed()).toMatchObject(expected.map((name) => ({ level: name })));
  });

  it('hides secrets in fields, in those of its parents, in errors and in messages', () => {
    const { logger, lines } = collect();
    const error = Object.assign(new Error('postgres://app:hunter2@db/x'), { body: 'hunter2' });
    const secret = { kind: 'Secret', data: { password: 'hunter2' }, stringData: 'hunter2' };
    const child = logger.child({ headers: { authorization: 'Bearer hunter2' } });
    child.error({ err: error, secret }, 'Sent Authorization: Bearer hunter2hunter2');
    child.warn(error, 'Failed');
    expect(lines).toHaveLength(2);
    expect(lines.join('')).not.toContain('hunter2');
    expect(lines.join('')).toContain('"type":"Error"');
  });

  it('survives fields that throw when they are read', () => {
    const { logger, parsed } = collect();
    const trap = Object.defineProperty({}, 'x', {
      enumerable: true,
      get: () => {
        throw new Error('trap');
      },
    });
    logger.info(trap, 'Still here');
    expect(parsed()).toMatchObject([{ unloggable: true, msg: 'Still here' }]);
  });

  it.each(['process.exit(3)', 'throw new Error("fatal")'])(
    'writes its last words to standard output before %s',
    (end) => {
      const module = join(import.meta.dirname, 'create-logger.ts');
      const program = `
        const { createLogger } = await import(${JSON.stringify(module)});
        const logger = createLogger({ level: 'info' });
        for (let index = 0; index < 3; index += 1) logger.info({ index }, 'line');
        ${end};`;
      let output = '';
      try {
        execFileSync(process.execPath, ['--input-type=module', '-e', program], { stdio: 'pipe' });
      } catch (error) {
        const stdout: unknown = error instanceof Error ? Reflect.get(error, 'stdout') : undefined;
        output = String(stdout);
      }
      const lines = output.trim().split('\n');
      expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
        { index: 0 },
        { index: 1 },
        { index: 2 },
      ]);
    },
  );
});

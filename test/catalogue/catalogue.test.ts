import { existsSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { microserviceReasons } from '../../src/crds/microservice/conditions.ts';
import { areas } from './fault.ts';
import { catalogue } from './index.ts';
import { notFaults, otherFaults } from './other-reasons.ts';
import { readTold, toldFile } from './told.ts';

const faults = areas.flatMap((area) => catalogue[area]);

describe('the catalogue of faults', () => {
  it('has at least 45 of them, each with a name of its own', () => {
    const names = faults.map(({ name }) => name);
    expect(names.length).toBeGreaterThanOrEqual(45);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  it('knows every reason of a Microservice: as a fault, or as none', () => {
    const known = [...faults, ...otherFaults].map(({ reason }) => reason);
    const all = [...new Set([...known, ...notFaults])].toSorted();
    expect(all).toEqual(Object.values(microserviceReasons).toSorted());
    expect(notFaults.filter((reason) => known.includes(reason))).toEqual([]);
  });

  it('has what the status says of each, and of nothing else', () => {
    const told = readdirSync(dirname(toldFile('x'))).toSorted();
    expect(told).toEqual(faults.map(({ name }) => `${name}.yaml`).toSorted());
  });

  it.each(faults)('$name is told by one problem, with a mend', ({ name, reason }) => {
    const { problems, get } = readTold(name);
    expect(problems.map((problem) => problem.reason)).toEqual([reason]);
    expect(problems[0]?.hint).toMatch(/\S/);
    expect(get).toContain(reason);
  });

  it.each(otherFaults)('$reason has a golden status', ({ golden }) => {
    const folder = '../../src/controllers/microservice/testdata/status/';
    expect(existsSync(new URL(`${folder}${golden}.golden.yaml`, import.meta.url))).toBe(true);
  });
});

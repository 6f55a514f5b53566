import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { databaseCatalogue } from '../../src/crds/database/conditions.ts';
import type { MicroserviceStatus } from '../../src/crds/microservice/v1alpha1.ts';
import { areas, type FaultArea } from '../../test/catalogue/fault.ts';
import { catalogue } from '../../test/catalogue/index.ts';
import { otherFaults, type OtherFault } from '../../test/catalogue/other-reasons.ts';
import { readTold } from '../../test/catalogue/told.ts';
import type { GeneratedFile } from './generated-file.ts';
import { markdownTable, markdownText } from './markdown.ts';
import { indexPage } from './troubleshooting/index-page.ts';
import { areaPage, type Entry } from './troubleshooting/page.ts';

const goldens = join(import.meta.dirname, '../../src/controllers/microservice/testdata/status');

/** docs/troubleshooting: a page an area, an entry a fault of the catalogue, and a list of reasons. */
export function troubleshootingFiles(): GeneratedFile[] {
  const entries = new Map(areas.map((area) => [area, entriesOf(area)]));
  const areaOf = new Map<string, FaultArea>();
  for (const [area, found] of entries) {
    for (const { reason } of found) if (!areaOf.has(reason)) areaOf.set(reason, area);
  }
  return [
    { path: 'docs/troubleshooting/README.md', content: indexPage(areaOf) },
    ...[...entries].map(([area, found]) => ({
      path: `docs/troubleshooting/${area}.md`,
      content: areaPage(area, found, area === 'databases' ? databaseReasons() : ''),
    })),
  ];
}

function entriesOf(area: FaultArea): Entry[] {
  const played = catalogue[area].map(({ name, reason, title }): Entry => {
    const { get, problems } = readTold(name);
    const [problem] = problems;
    if (problem === undefined) throw new Error(`told/${name}.yaml has no problem`);
    return { reason, title, get, problem };
  });
  return [...played, ...otherFaults.filter((other) => other.area === area).map(otherEntry)];
}

function otherEntry({ reason, title, golden }: OtherFault): Entry {
  const status = load(
    readFileSync(join(goldens, `${golden}.golden.yaml`), 'utf8'),
  ) as MicroserviceStatus;
  const problem = status.problems?.find((candidate) => candidate.reason === reason);
  if (problem === undefined) throw new Error(`${golden}.golden.yaml does not tell of ${reason}`);
  return { reason, title, get: undefined, problem };
}

function databaseReasons(): string {
  const rows = Object.entries(databaseCatalogue.reasons).map(([reason, meaning]) => [
    reason,
    markdownText(meaning),
  ]);
  return `
## What the Database itself says

A Microservice quotes the condition Ready of its Database; \`kubectl get db -o wide\` and
\`kubectl describe databases.slipway.dev orders-main\` show it with the others. Its reasons:

${markdownTable(['reason', 'what it means'], rows)}
`;
}

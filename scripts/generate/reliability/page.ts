import { markdownTable } from '../markdown.ts';
import { promiseRows } from './rows.ts';
import type { KeptResults } from './results.ts';

/** The page, from what is kept alone. Pure. */
export function reliabilityPage(kept: KeptResults): string {
  const rows = promiseRows(kept);
  return [
    '# Reliability',
    '<!-- Generated from docs/results by npm run generate. Do not edit. -->',
    opening,
    '## Promises and how they are tested',
    markdownTable(
      ['Promise', 'How it is tested', 'Command'],
      rows.map(({ promise, how, command }) => [promise, how, `\`${command}\``]),
    ),
    '## The last full runs',
    markdownTable(
      ['Command', 'Outcome'],
      rows.map(({ command, outcome }) => [`\`${command}\``, outcome]),
    ),
    faultsText(kept),
    '## What is promised, in detail',
    details,
    '## What is not tested',
    limits,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

const opening = `Slipway promises that a Microservice's status is true, that nobody loses data by it, and that what
is declared is kept in sync. This page says what that means when things break, and what machine
proves it. A part of most machines, chosen by a seed, runs with the tests; a failure prints the
command that repeats it.`;

const details = `- **End state.** After a fault is over, everything is as it would have been without it, within two
  minutes; within seconds where Slipway does not have to wait for a timeout.
- **Counts.** Nothing is made or deleted more often than without the fault. A service keeps its pods
  and its host keeps a route meanwhile.
- **Silence.** Once all is as declared nothing is written: not by a resync, not by a restart.
- **Fencing.** A process that lost its lease writes nothing, also not what it had begun. It asks for
  its lease again just before a request goes out; the one request that is on its way by then may
  arrive, also where the process stood still in between, and the next leader mends what it changed.
- **Data.** A volume, its credentials and its Database are deleted only where \`deletionPolicy\` says
  \`Delete\` and the object bears the UID that was looked at.
- **Bad input.** An object that makes no sense gets a condition. It does not stop others.`;

const limits = `- A volume's contents: what the storage of a cluster loses, Slipway cannot bring back.
- Clock skew between processes of more than the lease is long.
- API servers that acknowledge a write and lose it. etcd does not.
- Gateways, autoscalers and storage are simulated in the machines above. The real ones are in
  \`npm run e2e\`, with fewer faults.`;

/** The faults that did not strike, and the failures, where there are any. */
function faultsText({ faults }: KeptResults): string {
  if (faults === undefined) return '';
  const { notReached, failures } = faults;
  const missed =
    notReached.length === 0
      ? []
      : [
          `In ${notReached.length} of the fault plans the run did not come to the place of the fault: what was written there without a fault was not needed with other timing.`,
        ];
  return [...missed, ...failures.map(({ replay }) => `- failed: \`${replay}\``)].join('\n');
}

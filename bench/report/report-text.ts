import { alignedTable } from '../../scripts/generate/markdown.ts';
import type { MachineFacts, SizeResults } from '../results.ts';
import { plots } from './plots.ts';
import { promiseRows } from './promises.ts';
import { resultsTable } from './table.ts';

/** The page, from figures alone; pure. */
export function reportText(machine: MachineFacts, sizes: readonly SizeResults[]): string {
  const promises = promiseRows(sizes).map(({ promise, limit, measured, holds }) => [
    promise,
    limit,
    measured,
    holds ? 'yes' : '**no**',
  ]);
  return [
    '# Performance',
    '<!-- Generated from docs/results/performance.json by npm run generate. Do not edit. -->',
    `Measured on a real API server with simulated nodes (kwok): ${machine.cores} cores, ${machine.memoryGiB} GiB of memory, ${machine.architecture}, Node.js ${machine.node}, Kubernetes ${machine.kubernetes}. ${othersText(sizes)} The API server, etcd, the controllers of Kubernetes, the simulated nodes and the bench itself share these cores with what is measured, so read ratios to the raw API first: they come from the same run.`,
    '## Promises',
    'Beside each figure is the number of Microservices at which it was measured.',
    alignedTable(['Promise', 'Limit', 'Measured', 'Holds'], promises),
    '## Growth',
    ...plots(sizes).map(({ file, alternative }) => `![${alternative}](performance/${file})`),
    '## Figures',
    resultsTable(sizes).trimEnd(),
    '## Who is compared',
    comparison,
    '## How it is measured',
    method,
  ]
    .join('\n\n')
    .concat('\n');
}

function othersText(sizes: readonly SizeResults[]): string {
  const others = sizes.flatMap(({ raw, slipway }) => [
    raw.othersCores,
    raw.bulk.othersCores,
    slipway.bulk.othersCores,
    slipway.idleLatency.othersCores,
  ]);
  const most = Math.max(...others);
  return most < 0.2
    ? 'Other work took less than 0.2 of a core meanwhile.'
    : `Other work kept up to ${most.toFixed(1)} of the cores busy meanwhile, which makes absolute times worse than they are.`;
}

const comparison = `- **Raw API**: the same children, known beforehand and serialised, applied by 16 connections that read
  no answer. Nothing that goes through the API server is faster.
- **Naive operator**: \`bench/naive/\`, written with the informer of \`@kubernetes/client-node\`, which
  applies everything of a Microservice on each event.`;

const method = `Each contender has a control plane of its own, empty at first; \`bench/README.md\` says more.

- All at once: Microservices of eight children each are created over 16 connections; the time is
  that until the last child is there, seen by watches.
- One: fifty Microservices of six children each, one after the other; the time is from the answer to
  the creation until the last child is there. At 100 changes a minute: as many are created and as many
  others changed, and of the raw API the children of one are applied now and then meanwhile.
- Writes of one: requests in the audit log about it, until nothing changed any more.
- Drift: each kind of child is deleted five times, and every declared field of it that the API server
  lets anybody edit is edited once.
- Cold start: from the start of the process with everything in place until every Microservice was
  reconciled.
- Idle: watches and writes in the audit log, CPU time of the process, and its resident memory.`;

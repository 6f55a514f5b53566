import type { VerbEntry } from './verb.ts';

/** Every verb, in the order of help: a new one is a file under verbs, its cases, and a line here. */
export const verbs: readonly VerbEntry[] = [
  {
    name: 'get',
    summary: 'List Microservices, Databases and classes, with filters',
    load: async () => (await import('./verbs/get.ts')).get,
  },
  {
    name: 'status',
    summary:
      'Show what is wrong with a Microservice, what it consists of, and what happened lately',
    load: async () => (await import('./verbs/status.ts')).status,
  },
  {
    name: 'tree',
    summary: 'Show all objects of a Microservice with their health',
    load: async () => (await import('./verbs/tree.ts')).tree,
  },
  {
    name: 'graph',
    summary: 'Show who calls whom, and where traffic comes in and data lies',
    load: async () => (await import('./verbs/graph.ts')).graph,
  },
  {
    name: 'events',
    summary: 'List events of a Microservice and of all that belongs to it',
    load: async () => (await import('./verbs/events.ts')).events,
  },
  {
    name: 'logs',
    summary: 'Print the logs of all pods of a Microservice',
    load: async () => (await import('./verbs/logs.ts')).logs,
  },
  {
    name: 'init',
    summary: 'Write the file of a new Microservice, by flags or by questions',
    load: async () => (await import('./verbs/init.ts')).init,
  },
  {
    name: 'check',
    summary: 'Check a cluster, or files before they are applied',
    load: async () => (await import('./verbs/check.ts')).check,
  },
  {
    name: 'render',
    summary: 'Show the objects that Slipway makes of Microservices in files',
    load: async () => (await import('./verbs/render.ts')).render,
  },
  {
    name: 'diff',
    summary: 'Show what applying files would change, restart and do to data',
    load: async () => (await import('./verbs/diff.ts')).diff,
  },
  {
    name: 'reconcile',
    summary: 'Have Slipway look at a Microservice or Database now',
    load: async () => (await import('./verbs/reconcile.ts')).reconcile,
  },
  {
    name: 'pause',
    summary: 'Stop all changes to what a Microservice or Database consists of',
    load: async () => (await import('./verbs/pause.ts')).pause,
  },
  {
    name: 'resume',
    summary: 'Go on after pause',
    load: async () => (await import('./verbs/resume.ts')).resume,
  },
  {
    name: 'eject',
    summary: 'Leave plain objects, which run on without Slipway',
    load: async () => (await import('./verbs/eject.ts')).eject,
  },
  {
    name: 'db list',
    summary: 'List Databases with who uses them, what they hold and when they were backed up',
    load: async () => (await import('./verbs/db-list.ts')).dbList,
  },
  {
    name: 'db rotate',
    summary: 'Make the credentials of a Database anew',
    load: async () => (await import('./verbs/db-rotate.ts')).dbRotate,
  },
  {
    name: 'db backup',
    summary: 'Make a backup of a Database now',
    load: async () => (await import('./verbs/db-backup.ts')).dbBackup,
  },
  {
    name: 'db restore',
    summary: 'Make a Database that begins with a backup or a copy of another one',
    load: async () => (await import('./verbs/db-restore.ts')).dbRestore,
  },
  {
    name: 'report',
    summary: 'Collect what a bug report needs, without anything confidential',
    load: async () => (await import('./verbs/report.ts')).report,
  },
  {
    name: 'version',
    summary: 'Show the versions of the plugin, the operator and the cluster',
    load: async () => (await import('./verbs/version.ts')).version,
  },
  {
    name: 'completion',
    summary: 'Print the completion script of a shell',
    load: async () => (await import('./verbs/completion.ts')).completion,
  },
];

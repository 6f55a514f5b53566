import type { SeededBug } from './seeded-bug.ts';

/** Mistakes that lose data, or leave it behind. */
export const dataBugs: readonly SeededBug[] = [
  {
    name: 'finalizer-skipped',
    summary: 'A Database of deletionPolicy Delete gets no finalizer, so its data stays',
    edits: [
      {
        file: 'src/controllers/database/steps/protect.ts',
        find: 'if (isNeeded && !isPresent) {',
        replace: 'if (isNeeded && isPresent) {',
      },
    ],
    workload: 'delete-delete',
    plan: 'none',
    oracle: 'end-state',
  },
  {
    name: 'finalizer-kept',
    summary: 'The finalizer of a Microservice is never taken off',
    edits: [
      {
        file: 'src/controllers/microservice/steps/finalize.ts',
        find: '  await deps.writer.removeFinalizer(microserviceResource, microservice, databasesFinalizer);',
        replace: '',
      },
    ],
    workload: 'delete-delete',
    plan: 'none',
    oracle: 'workload',
  },
  {
    name: 'retain-ignored-by-entry',
    summary: 'A Database whose entry is removed is deleted, whatever its policy says',
    edits: [
      {
        file: 'src/controllers/microservice/steps/release-databases.ts',
        find: "endsData(at(database, 'spec', 'deletionPolicy')) &&\n      database.metadata",
        replace: "at(database, 'spec', 'deletionPolicy') !== '' &&\n      database.metadata",
      },
    ],
    workload: 'databases-removed',
    plan: 'none',
    oracle: 'data',
  },
  {
    name: 'retain-ignored-by-database',
    summary: 'The data of a Database goes with it, whatever its policy says',
    edits: [
      {
        file: 'src/controllers/database/steps/protect.ts',
        find: 'endsData(database.spec.deletionPolicy) && desired.provisioner.makesDatabase',
        replace: 'desired.provisioner.makesDatabase',
      },
      {
        file: 'src/controllers/database/steps/finalize.ts',
        find: 'await stopCluster(options);\n      return undefined;',
        replace: 'return deleteData(options);',
      },
    ],
    workload: 'delete-retain',
    plan: 'none',
    oracle: 'data',
  },
  {
    name: 'credentials-owned',
    summary: 'The Secrets belong to the Database, so the garbage collector takes them along',
    edits: [
      {
        file: 'src/controllers/database/metadata.ts',
        find: 'labels: childLabels(database) };',
        replace: 'labels: childLabels(database), ownerReferences: [ownerReference(database)] };',
      },
    ],
    workload: 'delete-retain',
    plan: 'none',
    oracle: 'data',
  },
  {
    name: 'password-made-anew',
    summary: 'Credentials are made at each reconcile, over those that are there',
    edits: [
      {
        file: 'src/controllers/database/steps/make-credentials.ts',
        find: 'if (!desired.makesCredentials || desired.isBlocked || access === undefined) return;',
        replace: 'if (access === undefined) return;',
      },
      {
        file: 'src/controllers/database/steps/make-credentials.ts',
        find: 'if (desired.provisioner.runsServer && observed.claim !== undefined) return;',
        replace: '',
      },
      {
        file: 'src/controllers/database/steps/make-credentials.ts',
        find: "if (observed.credentials.content.state === 'missing') {",
        replace: '{',
      },
      {
        file: 'src/runtime/ensure-writer.ts',
        find: 'const metadata = { ...body.metadata, resourceVersion: versionOfNothing };',
        replace: 'const metadata = { ...body.metadata };',
      },
    ],
    workload: 'create',
    plan: 'none',
    oracle: 'data',
  },
  {
    name: 'credentials-last',
    summary: 'The server is made before its credentials',
    edits: [
      {
        file: 'src/controllers/database/reconciler.ts',
        find: '  makeCredentials,\n  adopt,\n  apply,\n',
        replace: '  apply,\n  makeCredentials,\n  adopt,\n',
      },
    ],
    workload: 'create',
    plan: 'kill-before@patch secrets app-main-db-admin #1',
    oracle: 'workload',
  },
  {
    name: 'password-logged',
    summary: 'What is written is printed, Secrets included',
    edits: [
      {
        file: 'src/runtime/write-context.ts',
        find: 'options.logger.debug(',
        // The logger itself would take it out again.
        replace: 'process.stdout.write(JSON.stringify(object));\noptions.logger.debug(',
      },
    ],
    workload: 'create',
    plan: 'none',
    oracle: 'secrets',
  },
];

import type { SeededBug } from './seeded-bug.ts';

/** Mistakes in what is made for a Microservice, and in whose it is. */
export const childBugs: readonly SeededBug[] = [
  {
    name: 'owner-reference-left-out',
    summary: 'Children have no owner',
    edits: [
      {
        file: 'src/controllers/microservice/child-metadata.ts',
        find: 'ownerReferences: [ownerReference(microservice)],',
        replace: 'ownerReferences: ownerReference(microservice).uid === "" ? [] : [],',
      },
    ],
    workload: 'ports',
    plan: 'none',
    oracle: 'end-state',
  },
  {
    name: 'owner-by-name',
    summary: 'Whatever is controlled by something of the name is taken for a child',
    edits: [
      {
        file: 'src/controllers/microservice/ownership.ts',
        find: 'return uid !== undefined && controller.uid === uid;',
        replace: 'return uid !== undefined && controller.name === microservice.metadata.name;',
      },
    ],
    workload: 'adoption',
    plan: 'none',
    oracle: 'workload',
  },
  {
    name: 'uid-not-checked-at-deletion',
    summary: 'Whatever bears the name is deleted',
    edits: [
      {
        file: 'src/runtime/kube-client.ts',
        find: 'preconditions: { uid, ',
        replace: 'preconditions: { ...(uid === "" ? { uid } : {}), ',
      },
    ],
    workload: 'impostor',
    plan: 'lagging-watch@poddisruptionbudgets.policy',
    oracle: 'counts',
  },
  {
    name: 'foreign-taken-over',
    summary: 'Objects of somebody else are taken over without a word',
    edits: [
      {
        file: 'src/controllers/microservice/ownership.ts',
        find: 'return !isOurs(child, microservice) && !isLeftover(child, microservice) && !isAdoptable(child);',
        replace: 'return isOurs(child, microservice) && isLeftover(child, microservice);',
      },
    ],
    workload: 'adoption',
    plan: 'none',
    oracle: 'workload',
  },
  {
    name: 'prune-before-create',
    summary: 'A route is deleted before the one that follows it serves',
    edits: [
      {
        file: 'src/controllers/microservice/pruning.ts',
        find: 'awaitsSuccessor(child as Route, desired, observed)',
        replace: '(kind as string) === awaitsSuccessor.name',
      },
      {
        file: 'src/controllers/microservice/reconciler.ts',
        find: '  ({ writer }, scope) => apply(writer, scope),\n  ({ writer }, scope) => prune(writer, scope),',
        replace:
          '  ({ writer }, scope) => prune(writer, scope),\n  ({ writer }, scope) => apply(writer, scope),',
      },
    ],
    workload: 'routes',
    plan: 'none',
    oracle: 'gaps',
  },
  {
    name: 'marker-child',
    summary: 'Where the Service is there, the other children are taken to be',
    edits: [
      {
        file: 'src/controllers/microservice/steps/apply.ts',
        find: '  try {\n    return { ...outcome, result: await write(',
        replace:
          "  if (live === undefined && scope.observed.children.Service.length > 0) return { ...outcome, result: 'unchanged' };\n" +
          '  try {\n    return { ...outcome, result: await write(',
      },
    ],
    workload: 'ports',
    plan: 'kill-before@patch deployments.apps app #1',
    oracle: 'workload',
  },
  {
    name: 'never-pruned',
    summary: 'Children that are not declared any more stay',
    edits: [
      {
        file: 'src/controllers/microservice/pruning.ts',
        find: '!declared.has(child.metadata.name) &&',
        replace: 'declared.has(child.metadata.name) && kind !== child.kind &&',
      },
    ],
    workload: 'scale',
    plan: 'none',
    oracle: 'end-state',
  },
  {
    name: 'pause-ignored',
    summary: 'A paused Microservice is written all the same',
    edits: [
      {
        file: 'src/controllers/microservice/reconciler.ts',
        find: 'if (microservice.spec.paused !== true && ',
        replace: 'if (',
      },
    ],
    workload: 'pause',
    plan: 'none',
    oracle: 'counts',
  },
  {
    name: 'class-change-missed',
    summary: 'A class that changes wakes nobody',
    edits: [
      {
        file: 'src/controllers/microservice/controller.ts',
        find: 'const users = [...named, ...unnamed];',
        replace: 'const users = [...named, ...unnamed].slice(0, 0);',
      },
    ],
    workload: 'class-change',
    plan: 'none',
    oracle: 'workload',
  },
  {
    name: 'callee-missed',
    summary: 'What becomes of a service wakes none of those that use it',
    edits: [
      {
        file: 'src/controllers/microservice/controller.ts',
        find: "byIndex('callee', keyOf(callee)).map(keyOf)",
        replace: "byIndex('callee', keyOf(callee)).slice(0, 0).map(keyOf)",
      },
    ],
    workload: 'calls',
    plan: 'none',
    oracle: 'workload',
  },
  {
    name: 'replicas-not-handed-over',
    summary: 'An autoscaler gets the number of pods without anybody holding the old one',
    edits: [
      {
        file: 'src/controllers/microservice/children/deployment/replicas.ts',
        find: 'return { first: replicasOnly(live, kept), next };',
        replace: 'return kept < 0 ? { first: replicasOnly(live, kept), next } : { next };',
      },
    ],
    workload: 'autoscaler',
    plan: 'none',
    oracle: 'end-state',
  },
];

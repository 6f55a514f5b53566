import { ageColumn, column, readyColumn } from '../printer-column.ts';

/** The columns of `kubectl get microservices`; the last five with `-o wide` only. */
export const microserviceColumns = [
  readyColumn,
  column('STATUS', '.status.summary.status', 'One word for the whole, such as Running.'),
  column('REASON', '.status.problems[0].reason', 'The root cause where something is wrong.'),
  column('REPLICAS', '.status.summary.replicas', 'Pods that serve, of those wanted.'),
  column('URL', '.status.url', 'Where the service answers.'),
  ageColumn,
  column('IMAGE', '.status.image', 'The image that runs.', 1),
  column('DATABASES', '.status.summary.databases', 'Databases that are ready, of those wanted.', 1),
  column('ROLLOUT', '.status.summary.rollout', 'How far the rollout is.', 1),
  column('CLASS', '.status.class', 'The MicroserviceClass in force.', 1),
  column('MESSAGE', '.status.summary.message', 'The worst problem, or what goes on.', 1),
];

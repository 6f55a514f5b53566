import type * as z from 'zod';
import { conditions } from '../kubernetes/condition.ts';
import { bool, choice, int32, int64, list, object, text } from '../schema/fields.ts';

const problem = object('One thing that is wrong, and what helps.', {
  severity: choice(
    'error where it keeps the service from being Ready, warning where it does not.',
    ['error', 'warning'],
  ),
  field: text('The field of spec that it comes from. Example: spec.routes[0].host.', {
    max: 512,
  }).exactOptional(),
  reason: text('One stable word for machines. Example: ReferenceMissing.', { min: 1, max: 128 }),
  message: text('What is wrong: a sentence that names the object concerned.', { max: 4096 }),
  hint: text('What to do or where to look next.', { max: 4096 }).exactOptional(),
});

export type Problem = z.infer<typeof problem>;

const summary = object('The status in words, as kubectl get shows it in its columns.', {
  status: text(
    'One word for the whole: Running, Progressing, Degraded, Failing, Stopped, Paused or Deleting.',
    {
      max: 64,
    },
  ).exactOptional(),
  replicas: text('Pods that serve, of those wanted. Example: 2/2.', { max: 32 }).exactOptional(),
  databases: text('Databases that are ready, of those wanted. Example: 1/1.', {
    max: 32,
  }).exactOptional(),
  rollout: text('How far the rollout of the version is. Example: Complete.', {
    max: 64,
  }).exactOptional(),
  message: text('The worst problem in one sentence, or what goes on.', {
    max: 4096,
  }).exactOptional(),
});

const endpoint = object('One URL where the service answers.', {
  name: text('The name of the route, or of the port for URLs inside the cluster.', {
    min: 1,
    max: 63,
  }),
  url: text('The URL. Example: https://shop.example.com/orders.', { max: 2048 }),
  internal: bool('Whether the URL works inside the cluster only.').exactOptional(),
});

const databaseState = object('What became of one entry of spec.databases.', {
  name: text('The name of the entry in spec.databases.', { min: 1, max: 63 }),
  database: text('The name of the Database object of the entry.').exactOptional(),
  ready: bool(
    'Whether Slipway logged in to the database with the credentials of the pods.',
  ).exactOptional(),
  message: text('What is missing, or who is waited for.', { max: 4096 }).exactOptional(),
  migration: text(
    'How far the migration of the entry is for the declared version: Pending, Running, Succeeded or Failed; empty where it has none.',
    { max: 64 },
  ).exactOptional(),
});

const inventoryItem = object('One object that was made for the service.', {
  apiVersion: text('The API version of the object. Example: apps/v1.', { min: 1, max: 317 }),
  kind: text('The kind of the object. Example: Deployment.', { min: 1, max: 63 }),
  name: text('The name of the object, in the namespace of the Microservice.', { min: 1 }),
  status: text('One word: how the object is. Example: Ready.', { max: 64 }).exactOptional(),
  message: text('Why the object is not ready.', { max: 4096 }).exactOptional(),
});

/** What Slipway reports of a Microservice. */
export const microserviceStatusSchema = object(
  'What became of spec, as Slipway last saw it. Written by Slipway only.',
  {
    observedGeneration: int64(
      'The metadata.generation that this status was computed for; an older one means that a change is still to be seen.',
    ).exactOptional(),
    conditions: conditions(
      'Conditions by type. Ready is True when requests are served: pods run, routes are programmed, databases accept the credentials.',
    ).exactOptional(),
    replicas: int32('How many pods there are, for the scale subresource.', {
      min: 0,
      max: 2_147_483_647,
    }).exactOptional(),
    readyReplicas: int32('How many pods are ready.', {
      min: 0,
      max: 2_147_483_647,
    }).exactOptional(),
    selector: text('The labels of the pods as text, for the scale subresource.', {
      max: 1024,
    }).exactOptional(),
    summary: summary.exactOptional(),
    url: text('The first URL where the service answers, from outside where there is one.', {
      max: 2048,
    }).exactOptional(),
    endpoints: list('Every URL where the service answers, by name.', endpoint, {
      keys: ['name'],
      max: 64,
    }).exactOptional(),
    image: text('The image that the pods of the current version run.', {
      max: 512,
    }).exactOptional(),
    class: text('The MicroserviceClass in force; empty for the built-in defaults.').exactOptional(),
    databases: list('What became of each entry of spec.databases.', databaseState, {
      keys: ['name'],
      max: 64,
    }).exactOptional(),
    resources: list('Every object that was made for the service.', inventoryItem, {
      keys: ['apiVersion', 'kind', 'name'],
      max: 128,
    }).exactOptional(),
    problems: list('All that is wrong, the worst first. Empty when all is well.', problem, {
      atomic: true,
      max: 64,
    }).exactOptional(),
  },
);

export type MicroserviceStatus = z.infer<typeof microserviceStatusSchema>;

import type { ChildKindName } from '../observed.ts';
import type { Area } from './problem.ts';

/** The part of the service that a kind of child is for. */
export const areas: Readonly<Record<ChildKindName, Area>> = {
  ServiceAccount: 'workload',
  Job: 'databases',
  ControllerRevision: 'workload',
  Deployment: 'workload',
  Service: 'workload',
  HorizontalPodAutoscaler: 'scaling',
  PodDisruptionBudget: 'workload',
  NetworkPolicy: 'dependencies',
  SecurityPolicy: 'routes',
  BackendTrafficPolicy: 'routes',
  Middleware: 'routes',
  HTTPRoute: 'routes',
  GRPCRoute: 'routes',
  Database: 'databases',
};

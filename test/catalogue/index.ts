import type { Fault, FaultArea } from './fault.ts';
import { admissionFaults } from './faults/admission.ts';
import { callFaults } from './faults/calls.ts';
import { containerFaults } from './faults/containers.ts';
import { databaseFaults } from './faults/databases.ts';
import { declarationFaults } from './faults/declaration.ts';
import { imageFaults } from './faults/images.ts';
import { referenceFaults } from './faults/references.ts';
import { routeFaults } from './faults/routes.ts';
import { scalingFaults } from './faults/scaling.ts';
import { schedulingFaults } from './faults/scheduling.ts';

/** THE catalogue of what goes wrong with services: a new fault is an entry in its area's file. */
export const catalogue: Readonly<Record<FaultArea, readonly Fault[]>> = {
  images: imageFaults,
  containers: containerFaults,
  scheduling: schedulingFaults,
  admission: admissionFaults,
  references: referenceFaults,
  routes: routeFaults,
  calls: callFaults,
  databases: databaseFaults,
  declaration: declarationFaults,
  scaling: scalingFaults,
};

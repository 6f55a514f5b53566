import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import type { ControlPlaneFacts } from './facts.ts';
import { installGatewayApiCrds } from './gateway-api-crds.ts';
import { startControlPlane } from './start-control-plane.ts';

declare module 'vitest' {
  interface ProvidedContext {
    controlPlane: ControlPlaneFacts;
  }
}

const crdFolder = join(import.meta.dirname, '../../config/crd');

/**
 * Starts the control plane that all integration tests share, with pods that run and with the CRDs
 * of Slipway and of the Gateway API. Tests get its facts by `inject('controlPlane')`. The users
 * `slipway`, for the operator under test, and `developer` have no rights until RBAC gives some.
 * Returns what stops it.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const controlPlane = await startControlPlane({
    kwok: true,
    users: { slipway: [], developer: [] },
  });
  try {
    await installGatewayApiCrds(controlPlane.kubectl);
    if (existsSync(crdFolder) && readdirSync(crdFolder).length > 0) {
      await controlPlane.kubectl(['apply', '--server-side', '--filename', crdFolder]);
      await controlPlane.kubectl(['wait', '--for=condition=Established', 'crd', '--all']);
    }
  } catch (error) {
    await controlPlane.stop();
    throw error;
  }
  project.provide('controlPlane', controlPlane.facts);
  return () => controlPlane.stop();
}

import type { PlanInput } from './provisioners/provisioner.ts';

/** Secrets are read by the user of the engine and its group, and by nobody else. */
export const secretMode = 0o440;

/** What the Pod Security Standard `restricted` asks of a container, and a root that nobody writes. */
export const restrictedContainer = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
};

/** A volume with these keys of a Secret, and no others. */
export function secretVolume(
  name: string,
  secretName: string,
  keys: readonly string[] = ['password'],
) {
  const items = keys.map((key) => ({ key, path: key }));
  return { name, secret: { secretName, defaultMode: secretMode, items } };
}

/** As the API server keeps them: without what is empty. */
export function declaredResources({ requests, limits }: PlanInput['class']['resources']) {
  return {
    ...(Object.keys(requests).length === 0 ? {} : { requests: { ...requests } }),
    ...(Object.keys(limits).length === 0 ? {} : { limits: { ...limits } }),
  };
}

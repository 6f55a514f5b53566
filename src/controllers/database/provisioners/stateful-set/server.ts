import { secretMode, secretVolume } from '../../pod-parts.ts';
import type { Database } from '../../../../crds/database/v1alpha1.ts';
import type { Engine, ServerContainer, ServerPaths } from '../../engines/engine.ts';
import {
  adminSecretName,
  credentialsSecretName,
  logicalNames,
  rotationSecretName,
} from '../../names.ts';
import type { StatefulSet } from '../../types.ts';
import type { PlanInput } from '../provisioner.ts';
import { filesVolume, secretsPath, serverPod, serverSet } from './server-set.ts';
import type { StoragePlan } from './storage-plan.ts';
import type { VersionPlan } from './version-plan.ts';

/** Holds the script on the pod, from where a downward volume makes it a file. */
const initScriptAnnotation = 'slipway.dev/init-script';
const initScriptFile = '10-slipway.sh';

/** The StatefulSet of one server on a volume of its own; of none while the database is parked. */
export function buildStatefulSet(
  input: PlanInput,
  version: VersionPlan,
  storage: StoragePlan,
): StatefulSet {
  const { database, engine } = input;
  const container = containerOf(input);
  return serverSet(input, version.version, {
    annotations: { [initScriptAnnotation]: container.initScript },
    spec: serverPod(input, version.image, container, {
      mounts: [
        { name: 'admin', mountPath: `${secretsPath}/admin`, readOnly: true },
        { name: 'service', mountPath: `${secretsPath}/service`, readOnly: true },
        ...(engine.logins.areKept
          ? []
          : [{ name: 'rotation', mountPath: `${secretsPath}/rotation`, readOnly: true }]),
        { name: 'init', mountPath: engine.initFolder, readOnly: true },
      ],
      volumes: [
        secretVolume('admin', adminSecretName(database)),
        ...loginVolumes(database, engine),
        filesVolume('init', { [initScriptFile]: initScriptAnnotation }),
      ],
    }),
    volumeClaimTemplates: [storage.template],
  });
}

function pathsOf(engine: Engine): ServerPaths {
  return {
    data: engine.dataPath,
    adminPassword: `${secretsPath}/admin/password`,
    servicePassword: `${secretsPath}/service/password`,
    initScript: `${engine.initFolder}/${initScriptFile}`,
    ...(engine.logins.areKept
      ? {}
      : { logins: { service: `${secretsPath}/service`, rotation: `${secretsPath}/rotation` } }),
  };
}

function containerOf({ database, engine, class: given }: PlanInput): ServerContainer {
  const limits = { memory: given.resources.limits['memory'] };
  return engine.container(logicalNames(database, engine), pathsOf(engine), limits);
}

/** A server that does not keep its logins is given all that work, and their names. */
function loginVolumes(database: Database, { logins }: Engine) {
  const service = credentialsSecretName(database);
  if (logins.areKept) return [secretVolume('service', service)];
  const rotation = {
    secretName: rotationSecretName(database),
    defaultMode: secretMode,
    optional: true,
  };
  return [
    secretVolume('service', service, ['password', 'username']),
    { name: 'rotation', secret: rotation },
  ];
}

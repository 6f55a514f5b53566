import { secretMode, secretVolume } from '../../pod-parts.ts';
import type { Database } from '../../../../crds/database/v1alpha1.ts';
import { tlsAnnotation } from '../../../well-known.ts';
import { certificateKeys, combinedKey } from '../../certificates/certificate-secrets.ts';
import { certificateOfStart, tlsOf } from '../../certificates/server-tls.ts';
import type { Engine, ServerContainer, ServerPaths, ServerTls } from '../../engines/engine.ts';
import {
  adminSecretName,
  certificateSecretName,
  credentialsSecretName,
  dataVolume,
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
/** Who may connect how, likewise. */
const accessRulesAnnotation = 'slipway.dev/access-rules';
const accessRulesFile = 'access-rules.conf';
/** On a pod that has to start anew for another certificate. */
const certificateAnnotation = 'slipway.dev/certificate';
const tlsPath = `${secretsPath}/tls`;

/** The StatefulSet of one server on a volume of its own; of none while the database is parked. */
export function buildStatefulSet(
  input: PlanInput,
  version: VersionPlan,
  storage: StoragePlan,
): StatefulSet {
  const { database, engine } = input;
  const { mode } = tlsOf(input);
  const speaksTls = mode !== 'Disabled';
  const container = containerOf(input);
  const { initScript, accessRules } = container;
  const hasRules = accessRules !== undefined;
  const certificate = certificateOfStart(input);
  const set = serverSet(input, version.version, {
    annotations: {
      [initScriptAnnotation]: initScript,
      ...(hasRules ? { [accessRulesAnnotation]: accessRules } : {}),
      ...(certificate === undefined ? {} : { [certificateAnnotation]: certificate }),
    },
    spec: serverPod(input, version.image, container, {
      mounts: [
        ...temporaryMount(engine),
        { name: 'admin', mountPath: `${secretsPath}/admin`, readOnly: true },
        { name: 'service', mountPath: `${secretsPath}/service`, readOnly: true },
        ...(engine.logins.areKept
          ? []
          : [{ name: 'rotation', mountPath: `${secretsPath}/rotation`, readOnly: true }]),
        ...(speaksTls ? [{ name: 'tls', mountPath: tlsPath, readOnly: true }] : []),
        { name: 'init', mountPath: engine.initFolder, readOnly: true },
      ],
      volumes: [
        secretVolume('admin', adminSecretName(database)),
        ...loginVolumes(database, engine),
        ...(speaksTls
          ? [secretVolume('tls', certificateSecretName(database), certificateKeys(engine))]
          : []),
        filesVolume('init', {
          [initScriptFile]: initScriptAnnotation,
          ...(hasRules ? { [accessRulesFile]: accessRulesAnnotation } : {}),
        }),
      ],
    }),
    volumeClaimTemplates: [storage.template],
  });
  if (!speaksTls) return set;
  const { metadata } = set;
  const annotations = { ...metadata.annotations, [tlsAnnotation]: mode };
  return { ...set, metadata: { ...metadata, annotations } };
}

function pathsOf(input: PlanInput): ServerPaths {
  const { engine } = input;
  const tls = serverTls(input);
  return {
    data: engine.dataPath,
    adminPassword: `${secretsPath}/admin/password`,
    servicePassword: `${secretsPath}/service/password`,
    initScript: `${engine.initFolder}/${initScriptFile}`,
    ...(engine.temporaryPath === undefined ? {} : { temporary: engine.temporaryPath }),
    ...(engine.logins.areKept
      ? {}
      : { logins: { service: `${secretsPath}/service`, rotation: `${secretsPath}/rotation` } }),
    ...(tls === undefined ? {} : { tls }),
  };
}

/** The kubelet makes the folder: no server does, and none starts without it. */
function temporaryMount({ mountPath, temporaryPath }: Engine) {
  if (temporaryPath === undefined) return [];
  const subPath = temporaryPath.slice(mountPath.length + 1);
  return [{ name: dataVolume, mountPath: temporaryPath, subPath }];
}

function serverTls(input: PlanInput): ServerTls | undefined {
  const { initFolder, scratch } = input.engine;
  const { mode } = tlsOf(input);
  if (mode === 'Disabled') return undefined;
  return {
    authority: `${tlsPath}/ca.crt`,
    certificate: `${tlsPath}/tls.crt`,
    key: `${tlsPath}/tls.key`,
    isRequired: mode === 'Required',
    accessRules: `${initFolder}/${accessRulesFile}`,
    combined: `${tlsPath}/${combinedKey}`,
    probeNotes: `${scratch[0]?.path ?? '/tmp'}/slipway-certificate`,
  };
}

function containerOf(input: PlanInput): ServerContainer {
  const { database, engine, class: given } = input;
  const limits = { memory: given.resources.limits['memory'] };
  return engine.container(logicalNames(database, engine), pathsOf(input), limits);
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

import { checkName } from '../../adoption/refusal.ts';
import { adoptedLoginKeys } from '../../adoption/adopted-login.ts';
import type { AdoptedPaths, EngineAdoption } from '../../engines/adoption.ts';
import { claimName, credentialsSecretName, dataVolume } from '../../names.ts';
import { restrictedContainer, secretVolume } from '../../pod-parts.ts';
import { engineVersionAnnotation } from '../../../well-known.ts';
import type { StatefulSet } from '../../types.ts';
import type { PlanInput } from '../provisioner.ts';
import { filesVolume, secretsPath, serverPod, serverSet } from './server-set.ts';
import type { VersionPlan } from './version-plan.ts';

const filesPath = `${secretsPath}/files`;
const checkResources = {
  requests: { cpu: '10m', memory: '32Mi' },
  limits: { memory: '256Mi' },
} as const;

/**
 * The StatefulSet of one server on a volume that is there: mounted by the name of its claim, which
 * is nobody's template, and looked at by a container that cannot write before the server starts.
 */
export function buildAdoptedSet(
  input: PlanInput,
  version: VersionPlan,
  adoption: EngineAdoption,
): StatefulSet {
  const { database, engine } = input;
  const paths = pathsOf(input);
  const container = adoption.container(paths);
  const files = Object.entries(container.files);
  const annotationOf = (file: string): string => `slipway.dev/file-${file}`;
  const login = secretVolume('service', credentialsSecretName(database), adoptedLoginKeys);
  return serverSet(input, version.version, {
    annotations: Object.fromEntries(files.map(([file, text]) => [annotationOf(file), text])),
    spec: serverPod(input, version.image, container, {
      userId: database.spec.adopt?.userId,
      command: container.command,
      mounts: [
        { name: 'service', mountPath: paths.login, readOnly: true },
        ...(files.length === 0 ? [] : [{ name: 'files', mountPath: filesPath, readOnly: true }]),
      ],
      volumes: [
        { name: dataVolume, persistentVolumeClaim: { claimName: claimName(database) } },
        login,
        ...(files.length === 0
          ? []
          : [
              filesVolume(
                'files',
                Object.fromEntries(files.map(([file]) => [file, annotationOf(file)])),
              ),
            ]),
      ],
      initContainers: [
        {
          name: checkName,
          image: version.image,
          command: ['sh', '-c', adoption.check(paths, sinceOf(input, version))],
          resources: checkResources,
          securityContext: restrictedContainer,
          // Its last words are what the status says.
          terminationMessagePolicy: 'FallbackToLogsOnError',
          volumeMounts: [{ name: dataVolume, mountPath: engine.mountPath, readOnly: true }],
        },
      ],
    }),
  });
}

function pathsOf({ database, engine }: PlanInput): AdoptedPaths {
  const { dataPath } = database.spec.adopt ?? {};
  return {
    volume: engine.mountPath,
    data: dataPath === undefined ? engine.mountPath : `${engine.mountPath}/${dataPath}`,
    login: `${secretsPath}/service`,
    files: filesPath,
  };
}

/** What served the data first, once something has; it stays, so that no upgrade restarts twice. */
function sinceOf({ observed }: PlanInput, { version }: VersionPlan): string {
  return observed.claim?.metadata.annotations?.[engineVersionAnnotation] ?? version;
}

import { databaseClassResource } from '../../../src/crds/database-class/v1alpha1.ts';
import { databaseResource } from '../../../src/crds/database/v1alpha1.ts';
import { databaseChildren } from '../../../src/controllers/database/children/index.ts';
import {
  databaseLabel,
  engineVersionAnnotation,
  managedByLabel,
  managedByValue,
  nameLabel,
} from '../../../src/controllers/well-known.ts';
import { builtin } from '../../../src/runtime/builtin-resources.ts';
import { objectOf } from './props.ts';
import { setStage, type Prop, type Stage } from './stage.ts';

const name = 'ledger';

/** The volume as the StatefulSet controller makes it of the template, and the binder binds it. */
const claim: Prop = {
  resource: builtin.persistentVolumeClaim,
  comesLater: true,
  build: (namespace) =>
    objectOf(
      builtin.persistentVolumeClaim,
      {
        name: `data-${name}-db-0`,
        namespace,
        labels: { [nameLabel]: name, [managedByLabel]: managedByValue, [databaseLabel]: name },
        annotations: { [engineVersionAnnotation]: '17' },
      },
      {
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '2Gi' } } },
        status: { phase: 'Bound', capacity: { storage: '2Gi' } },
      },
    ),
};

const props: readonly Prop[] = [
  {
    resource: databaseResource,
    build: (namespace) =>
      objectOf(
        databaseResource,
        { name, namespace },
        { spec: { engine: 'postgres', className: 'standard', version: '17', storage: '2Gi' } },
      ),
  },
  {
    resource: databaseClassResource,
    build: () =>
      objectOf(
        databaseClassResource,
        { name: 'standard' },
        {
          spec: {
            engine: 'postgres',
            provisioner: 'StatefulSet',
            storage: { storageClassName: 'fast' },
            resources: { requests: { cpu: '30m' }, limits: { memory: '256Mi' } },
          },
        },
      ),
  },
  claim,
];

/** A stage of Databases made by hand, each with a server and a volume. */
export function setDatabaseStage(namespaces: number): Promise<Stage> {
  return setStage({
    props,
    subjects: [name],
    namespaces,
    // The version that the data was made by, which a server made anew has to be of; and what the
    // API server lets nobody change.
    isInput: (path) =>
      path.at(-1) === engineVersionAnnotation || path[1] === 'volumeClaimTemplates',
    isChild: (resource, { metadata }) =>
      databaseChildren.some((kind) => kind.resource === resource) &&
      metadata.labels?.[databaseLabel] === name,
  });
}

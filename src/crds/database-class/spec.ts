import type * as z from 'zod';
import { engineField, storageField, versionField } from '../database/fields.ts';
import { rotationField } from '../database/rotation.ts';
import { networkPolicyPeer } from '../kubernetes/network-policy-peer.ts';
import { resources } from '../kubernetes/resources.ts';
import { bool, choice, list, object, text } from '../schema/fields.ts';
import { imageReference, objectName } from '../schema/formats.ts';
import { backupField } from './backup.ts';
import { changeRules, specRules } from './rules.ts';
import { cloudNativePGField } from './cloud-native-pg.ts';
import { serverField } from './server.ts';
import { serverTlsField, serverTlsRules, tlsInTwoSteps } from './server-tls.ts';
import { limitsField, sizesField } from './sizes.ts';

export const provisioners = ['StatefulSet', 'Server', 'CloudNativePG', 'External'] as const;

export type Provisioner = (typeof provisioners)[number];

/** How databases of one engine are provisioned. */
export const databaseClassSpecSchema = object(
  'How databases of one engine are provisioned. Without any class for an engine: a StatefulSet with the defaults below.',
  {
    engine: engineField(changeRules.engine),
    provisioner: choice(
      'Who provides the server: StatefulSet runs one with a volume beside the Database; CloudNativePG has that operator run a Cluster there; Server makes a database on a server that runs already; External takes the connection from the Secret in spec.secretName of the Database. Cannot be changed later.',
      provisioners,
      { transitions: [changeRules.provisioner] },
    ),
    image: text(
      'The image of the server, with a tag or a digest. Example: postgres:17. Default: the official image of the engine, in the version of the Database.',
      { min: 1, max: 512, rules: [imageReference] },
    ).exactOptional(),
    server: serverField().exactOptional(),
    cloudNativePG: cloudNativePGField().exactOptional(),
    version: versionField().exactOptional(),
    storage: object('The volumes of databases of the class. Default: {size: 10Gi}.', {
      size: storageField().exactOptional(),
      storageClassName: text(
        'The StorageClass of new volumes; volumes that exist keep theirs. Default: that of the cluster.',
        { min: 1, rules: [objectName] },
      ).exactOptional(),
    }).exactOptional(),
    networkPolicy: object(
      'Who may reach the servers over the network, where the network of the cluster enforces NetworkPolicies. Default: {enabled: true}.',
      {
        enabled: bool(
          'Whether only the pods of the service that owns the database, and Slipway, may connect; those of its namespace for a Database made by hand. Default: true.',
        ).exactOptional(),
        from: list(
          'Who else may connect, such as exporters of metrics, in the shape of Kubernetes. Default: nobody. Example: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}].',
          networkPolicyPeer('Pods that may connect.', 'the database'),
          { atomic: true, max: 16 },
        ).exactOptional(),
      },
    ).exactOptional(),
    resources: resources(
      'What the server of each database is given of the nodes, in the shape of Kubernetes. Default: requests of 100m cpu and 256Mi memory; for neo4j of 250m cpu and 1Gi memory.',
    ).exactOptional(),
    backup: backupField().exactOptional(),
    sizes: sizesField().exactOptional(),
    limits: limitsField().exactOptional(),
    rotation: rotationField(
      'When the credentials of databases of the class are made anew, where a Database does not say. Default: never. Example: {every: 720h}.',
    ).exactOptional(),
    tls: serverTlsField().exactOptional(),
  },
  {
    rules: [...Object.values(specRules), ...Object.values(serverTlsRules)],
    transitions: [tlsInTwoSteps],
  },
);

export type DatabaseClassSpec = z.infer<typeof databaseClassSpecSchema>;

import {
  deletionPolicyField,
  engineField,
  storageField,
  versionField,
} from '../../database/fields.ts';
import { list, object, text } from '../../schema/fields.ts';
import { label, objectName } from '../../schema/formats.ts';
import { changeRules } from '../rules.ts';

export const databasesField = list(
  'Databases that the service needs. Each makes a Database object and gives the pods its credentials as <ENTRY>_URL, _HOST, _PORT, _USERNAME, _PASSWORD, _DATABASE and as files under /bindings/<entry>. Default: none. Example: [{name: main, engine: postgres}].',
  object(
    'One database of the service.',
    {
      name: text(
        'The name of the entry, at most 20 characters: the Database object is named <microservice>-<name>, and variables start with it. The same name finds a parked database again. Example: main.',
        { min: 1, max: 20, rules: [label] },
      ),
      engine: engineField(changeRules.engine),
      version: versionField().exactOptional(),
      storage: storageField().exactOptional(),
      className: text(
        'The DatabaseClass that provisions it. Cannot be changed later. Default: that of the class of the Microservice for the engine, else the DatabaseClass marked default.',
        { min: 1, rules: [objectName] },
      ).exactOptional(),
      deletionPolicy: deletionPolicyField(
        'What becomes of the data when the entry or the Microservice is removed: Retain parks the database with its credentials, Delete deletes the data for good. Default: Retain.',
      ).exactOptional(),
      secretName: text(
        'With a DatabaseClass of provisioner External: the Secret of the namespace that holds the connection (host, port, database, username, password). Default: none.',
        { min: 1, rules: [objectName] },
      ).exactOptional(),
    },
    { transitions: [changeRules.className] },
  ),
  { keys: ['name'], max: 16 },
).exactOptional();

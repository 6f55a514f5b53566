import type { Database, DatabaseStatus } from '../../../crds/database/v1alpha1.ts';
import type { DatabaseReason } from '../../../crds/database/conditions.ts';
import { textAt } from '../../wire-value.ts';
import { adoptedEndpoint } from '../adoption/adopted-login.ts';
import type { DesiredState } from '../desired.ts';
import { claimName, logicalNames, withLogin } from '../names.ts';
import { shownUse } from './used.ts';

const classProblems: ReadonlySet<DatabaseReason> = new Set([
  'ClassNotFound',
  'ClassInvalid',
  'ClassMismatch',
]);

/** Where the connection is; of a class that cannot be told, what was known before. */
export function connectionOf(database: Database, desired: DesiredState): Partial<DatabaseStatus> {
  const isUnknown = desired.problems.some(({ reason }) => classProblems.has(reason));
  const previous = database.status;
  if (isUnknown) {
    const { binding, host, port, database: name, username, version } = previous ?? {};
    return {
      ...(binding === undefined ? {} : { binding }),
      ...(host === undefined ? {} : { host }),
      ...(port === undefined ? {} : { port }),
      ...(name === undefined ? {} : { database: name }),
      ...(username === undefined ? {} : { username }),
      ...(version === undefined ? {} : { version }),
    };
  }
  const { bindingName, version, provisioner } = desired;
  const binding = bindingName === undefined ? {} : { binding: { name: bindingName } };
  const endpoint = provisioner.access(desired.input)?.endpoint;
  if (provisioner.adopts) {
    // Whose login and which database it is, the Secret says.
    const { host, port } = adoptedEndpoint(database, desired.input.engine);
    return { ...binding, host, port, ...(version === undefined ? {} : { version }) };
  }
  if (endpoint === undefined) return binding;
  const names = logicalNames(database, desired.input.engine);
  return {
    ...binding,
    host: endpoint.host,
    port: endpoint.plainPort ?? endpoint.port,
    database: names.database,
    username: withLogin(names, desired.input.observed.rotation?.record?.login).login,
    ...(version === undefined ? {} : { version }),
  };
}

/** What the data takes, where Slipway makes the database. */
export function usedOf(
  database: Database,
  { provisioner }: DesiredState,
  bytes: number | undefined,
): Partial<DatabaseStatus> {
  const used = provisioner.makesDatabase ? shownUse(database.status?.used, bytes) : undefined;
  return used === undefined ? {} : { used };
}

/** As long as a status may have it. */
const longestCapacity = 32;

/** The volume, where Slipway runs the server. */
export function volumeOf({ input, provisioner }: DesiredState): Partial<DatabaseStatus> {
  const { claim } = input.observed;
  if (!provisioner.runsServer || claim === undefined) return {};
  const capacity = textAt(claim, 'status', 'capacity', 'storage');
  return {
    volume: {
      claimName: claimName(input.database),
      ...(capacity === undefined || capacity.length > longestCapacity ? {} : { capacity }),
    },
  };
}

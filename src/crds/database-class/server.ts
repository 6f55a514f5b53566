import { extensionsField } from '../database/fields.ts';
import { choice, int32, object, text } from '../schema/fields.ts';
import { namespaceName, objectName, serverAddress } from '../schema/formats.ts';
import { tlsModes } from './tls-modes.ts';

/** A server that others run, on which Slipway makes a database for each service. */
export function serverField() {
  return object(
    'The server on which each database is made, with an owner and a login of its own; given with provisioner Server and with no other. Default: none.',
    {
      host: text(
        'The host name or address of the server, as pods and Slipway reach it. Example: postgres.platform.svc.',
        { min: 1, rules: [serverAddress] },
      ),
      port: int32('The port of the server. Default: 5432 of postgres, 3306 of mariadb.', {
        min: 1,
        max: 65_535,
      }).exactOptional(),
      adminSecret: object(
        'The Secret with username and password of an account that may make databases and roles, and with the key certificates where the server has a certificate of an authority of its own (PEM). Services never see it.',
        {
          name: text('The name of the Secret.', { min: 1, rules: [objectName] }),
          namespace: text('The namespace of the Secret. Example: platform.', {
            min: 1,
            max: 63,
            rules: [namespaceName],
          }),
        },
      ),
      tls: choice(
        'Whether Slipway and the services talk TLS to the server, in the words of sslmode: disable, prefer, require, verify-ca or verify-full. Default: prefer.',
        tlsModes,
      ).exactOptional(),
      connectionLimit: int32(
        'How many connections each service may have open at a time. Default: as many as the server lets in.',
        { min: 1, max: 100_000 },
      ).exactOptional(),
      extensions: extensionsField(
        'Extensions of PostgreSQL that databases of the class may ask for; Slipway makes those as the administrator. Default: none. Example: [pgcrypto, vector].',
      ).exactOptional(),
    },
  );
}

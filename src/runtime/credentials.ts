/** What a TLS connection to the API server is made with. Certificates and keys are PEM. */
export interface TlsMaterial {
  readonly ca?: string | Buffer;
  readonly cert?: string | Buffer;
  readonly key?: string | Buffer;
  /** The name that the server's certificate has to be for, where that is not its host. */
  readonly servername?: string;
  /** False only where the user asked in so many words not to check the certificate. */
  readonly rejectUnauthorized?: boolean;
}

/** Who we are to which API server. */
export interface ClusterCredentials {
  readonly server: URL;
  /** The namespace of the service account or of the context, if it has one. */
  readonly namespace: string | undefined;
  readonly proxyUrl: URL | undefined;
  /** A new object whenever any of it changed, so that comparing by identity is enough. */
  readonly tls: TlsMaterial;
  /**
   * The headers that authenticate a request. Call it before each one, and read `tls` after it:
   * it is what notices that a token or certificate was replaced. Rejects with a CredentialsError.
   */
  headers(): Promise<Record<string, string>>;
  /** Gets everything anew because the server refused it. Rejects with a CredentialsError. */
  refresh(): Promise<void>;
}

/** There are no credentials, or they could not be renewed: what is missing and how to mend it. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
}

/** Whether two pairs of TLS material make the same connection. */
export function sameTls(left: TlsMaterial, right: TlsMaterial): boolean {
  return (
    sameContent(left.ca, right.ca) &&
    sameContent(left.cert, right.cert) &&
    sameContent(left.key, right.key) &&
    left.servername === right.servername &&
    left.rejectUnauthorized === right.rejectUnauthorized
  );
}

function sameContent(left: string | Buffer | undefined, right: string | Buffer | undefined) {
  if (left === undefined || right === undefined) return left === right;
  return Buffer.from(left).equals(Buffer.from(right));
}

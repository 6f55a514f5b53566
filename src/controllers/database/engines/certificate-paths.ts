/** Where a container finds the certificate of a server; files in PEM. */
export interface CertificatePaths {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

import type { Resource } from '../resource.ts';

/** The server refuses: a Status with this code. */
export class FakeRefusal extends Error {
  override readonly name = 'FakeRefusal';
  readonly code: number;
  readonly reason: string;
  readonly details: object;

  constructor(code: number, reason: string, message: string, details: object = {}) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }
}

/** The API is served and has no object of this name; without its name it would be the API's 404. */
export function refuseMissing({ group, plural }: Resource, name: string): FakeRefusal {
  const details = { name, ...(group !== '' && { group }), kind: plural };
  return new FakeRefusal(404, 'NotFound', `${plural} "${name}" not found`, details);
}

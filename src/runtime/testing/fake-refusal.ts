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

/** An object that has to be accepted, by the parser and by the API server. */
export interface ValidExample<T> {
  readonly name: string;
  readonly object: T;
}

/** An object that has to be refused, by the parser and by the API server. */
export interface InvalidExample {
  readonly name: string;
  readonly object: object;
  /** What the parser's message for it contains; for rules the API server says the same. */
  readonly message: string;
}

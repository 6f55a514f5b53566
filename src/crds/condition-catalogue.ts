/** The words of an object's conditions, each with one sentence for the reference. */
export interface ConditionCatalogue {
  /** Condition types; `onlyWhenTrue` ones are absent otherwise. */
  readonly types: Readonly<
    Record<string, { readonly meaning: string; readonly onlyWhenTrue?: true }>
  >;
  /** Reasons of conditions and problems. */
  readonly reasons: Readonly<Record<string, string>>;
}

/** The words of a catalogue's table as constants: `words({A: '...'}).A` is `'A'`. */
export function words<const T extends Readonly<Record<string, unknown>>>(
  table: T,
): { readonly [Word in keyof T & string]: Word } {
  return Object.fromEntries(Object.keys(table).map((word) => [word, word])) as {
    readonly [Word in keyof T & string]: Word;
  };
}

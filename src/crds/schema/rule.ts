/** The causes that the API server may report for a rule. */
export type RuleReason = 'FieldValueInvalid' | 'FieldValueForbidden' | 'FieldValueRequired';

interface RuleText {
  /** The rule in CEL, with `self` the value that it is attached to. */
  readonly cel: string;
  /** One sentence that names the mend. */
  readonly message: string;
  /** Where the mend belongs, from `self` on, such as `.scaling.min`. */
  readonly fieldPath?: string;
  readonly reason?: RuleReason;
}

/** A rule that the API server judges by CEL and Slipway by the same words in TypeScript. */
export interface Rule<T> extends RuleText {
  check(value: T): boolean;
}

/** A rule on a change: CEL over `self` and `oldSelf`, which only the API server can judge. */
export interface TransitionRule extends RuleText {
  readonly transition: true;
}

/** A rule that the value stays as it was set. */
export function immutable(field: string, mend: string): TransitionRule {
  return {
    cel: 'self == oldSelf',
    message: `${field} cannot be changed: ${mend}`,
    transition: true,
  };
}

/**
 * A rule that the text matches the pattern. The pattern holds for RE2 and JavaScript alike: no
 * flags, no lookahead, no double quote, and no dot outside of brackets.
 */
export function matches(pattern: RegExp, message: string): Rule<string> {
  const source = pattern.source.replaceAll('\\/', '/');
  return {
    cel: `self.matches(r"${source}")`,
    message,
    check: (text) => pattern.test(text),
  };
}

/** Types an entry of a table of rules: the least that the rule reads of its value. */
export function rule<T>(entry: Rule<T>): Rule<T> {
  return entry;
}

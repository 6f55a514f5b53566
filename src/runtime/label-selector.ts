type Labels = Readonly<Record<string, string>>;
type Requirement = (labels: Labels) => boolean;

const setBased = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/;
const equalityBased = /^([^\s!=]+)\s*(==|=|!=)\s*([^\s!=]*)$/;
const existence = /^(!?)\s*([^\s!=(),]+)$/;

/**
 * Whether labels match a selector in the string form of the API (`a=b,c!=d,e in (f,g),h,!i`).
 * Throws an Error that quotes the part which is none.
 */
export function parseLabelSelector(selector: string): (labels: Labels | undefined) => boolean {
  const requirements = parts(selector).map(parseRequirement);
  return (labels) => requirements.every((matches) => matches(labels ?? {}));
}

function parts(selector: string): string[] {
  return selector
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function parseRequirement(part: string): Requirement {
  const [, setKey = '', setOperator, list = ''] = setBased.exec(part) ?? [];
  if (setOperator !== undefined) {
    const values = new Set(list.split(',').map((value) => value.trim()));
    const isIn = (labels: Labels): boolean => {
      const value = labels[setKey];
      return value !== undefined && values.has(value);
    };
    return setOperator === 'in' ? isIn : (labels) => !isIn(labels);
  }
  const [, key = '', operator, value = ''] = equalityBased.exec(part) ?? [];
  if (operator !== undefined) {
    return operator === '!='
      ? (labels) => labels[key] !== value
      : (labels) => labels[key] === value;
  }
  const [, not, name = ''] = existence.exec(part) ?? [];
  if (not === undefined) throw new Error(`"${part}" is no requirement of a label selector`);
  return not === '!'
    ? (labels) => labels[name] === undefined
    : (labels) => labels[name] !== undefined;
}

import fc from 'fast-check';
import type { JsonSchema } from '../../../src/crds/json-schema.ts';
import { edgeTexts } from './edge-texts.ts';

/** Values for a leaf, by what they are tried for; which of them fit is judged by the parser. */
export interface Candidates {
  /** Likely to be taken, the most ordinary first. */
  readonly usual: readonly unknown[];
  /** The largest, the smallest and the longest. */
  readonly extreme: readonly unknown[];
  /** Likely to be refused. */
  readonly wrong: readonly unknown[];
}

/** Candidates that follow from the schema alone: type, words, bounds, lengths and patterns. */
export function candidatesFor(schema: JsonSchema): Candidates {
  if (schema.enum !== undefined) return words(schema.enum);
  if (schema['x-kubernetes-int-or-string'] === true) {
    const [numbers, texts] = [wholeNumbers(schema), textsLike(schema)];
    return {
      usual: [...texts.usual, ...numbers.usual],
      extreme: [...numbers.extreme, ...texts.extreme],
      wrong: [...texts.wrong, ...numbers.wrong],
    };
  }
  switch (schema.type) {
    case 'boolean':
      return { usual: [true, false], extreme: [true, false], wrong: ['true', 1, {}] };
    case 'integer':
      return wholeNumbers(schema);
    case 'string':
      return textsLike(schema);
    default:
      return { usual: [], extreme: [], wrong: [] };
  }
}

function words(all: readonly unknown[]): Candidates {
  const [first] = all;
  return {
    usual: all,
    extreme: all.toReversed(),
    wrong: ['no-such-word', String(first).toUpperCase().concat('!'), 7],
  };
}

const int32Max = 2_147_483_647;

function wholeNumbers({ minimum = 0, maximum = int32Max }: JsonSchema): Candidates {
  const within = (value: number): number => Math.min(Math.max(value, minimum), maximum);
  const ordinary = [2, 3, 5, 30, 60].map(within);
  return {
    usual: [...new Set([...ordinary, minimum, maximum])],
    extreme: [maximum, minimum],
    wrong: [minimum - 1, maximum + 1, 1.5, 'many'],
  };
}

function textsLike(schema: JsonSchema): Candidates {
  const { minLength = 0, maxLength = 253 } = schema;
  const samples = patternsOf(schema).flatMap(samplesOf);
  const usual = [...new Set(['campaign', ...samples, ...edgeTexts])].filter(
    (text) => text.length >= minLength && text.length <= maxLength,
  );
  return {
    usual,
    extreme: [...usual.flatMap((text) => stretched(text, maxLength)), ...usual],
    wrong: ['x'.repeat(maxLength + 1), ...edgeTexts, '', 'a b', '\n', 7, {}],
  };
}

/** The patterns of a text: its own and those that rules ask for. */
export function patternsOf(schema: JsonSchema): readonly RegExp[] {
  const asked = (schema['x-kubernetes-validations'] ?? []).flatMap(({ rule }) => {
    const match = /^self\.matches\(r"([^"]*)"\)$/.exec(rule);
    return match?.[1] === undefined ? [] : [match[1]];
  });
  const own = schema.pattern === undefined ? [] : [schema.pattern];
  return [...own, ...asked].map((source) => new RegExp(source));
}

/** The same texts for the same pattern; in the order of their lengths, so that plain ones lead. */
function samplesOf(pattern: RegExp): readonly string[] {
  try {
    const texts = fc.sample(fc.stringMatching(pattern, { size: 'small' }), {
      seed: 1,
      numRuns: 12,
    });
    return [...new Set(texts)].toSorted((a, b) => a.length - b.length);
  } catch {
    // A pattern that cannot be sampled is met by a value that is given, or its field is reported.
    return [];
  }
}

/** The text made as long as it may be, in the ways that formats allow. */
function stretched(text: string, length: number): readonly string[] {
  if (text === '' || text.length >= length) return [];
  const fillers = ['a', '0', '.a', '/a'];
  const last = text.at(-1) ?? 'a';
  return [...fillers, last].map((filler) => {
    const long = text + filler.repeat(Math.ceil((length - text.length) / filler.length));
    return long.slice(0, length);
  });
}

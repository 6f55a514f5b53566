import { parseDatabaseClass } from '../../crds/database-class/v1alpha1.ts';
import { parseDatabase } from '../../crds/database/v1alpha1.ts';
import type { FieldProblem } from '../../crds/describe-issues.ts';
import { parseMicroserviceClass } from '../../crds/microservice-class/v1alpha1.ts';
import { parseMicroservice, type Microservice } from '../../crds/microservice/v1alpha1.ts';
import type { ParseResult } from '../../crds/parse-object.ts';
import { slipwayGroup } from '../../crds/resource.ts';
import { at } from '../../controllers/wire-value.ts';
import { keyOf, type KubeObject } from '../../runtime/kube-object.ts';
import { UsageError } from '../cli-error.ts';
import type { Document } from '../files/load-documents.ts';
import { didYouMean } from '../suggest.ts';

const parsers: Readonly<Record<string, (object: unknown) => ParseResult<KubeObject>>> = {
  Microservice: parseMicroservice,
  MicroserviceClass: parseMicroserviceClass,
  Database: parseDatabase,
  DatabaseClass: parseDatabaseClass,
};

/** Whether it is of a kind of Slipway. */
export function isSlipways({ apiVersion }: KubeObject): boolean {
  return apiVersion.split('/', 1)[0] === slipwayGroup;
}

/** What the API server would refuse, each with its field and mend: rules and unknown fields. */
export function judge(object: KubeObject): readonly FieldProblem[] {
  const parse = parsers[object.kind];
  if (parse === undefined) {
    const known = Object.keys(parsers);
    const meant = didYouMean(object.kind, known);
    return [
      {
        field: 'kind',
        message: `Slipway has ${known.join(', ')}, and no kind ${object.kind}${meant}`,
      },
    ];
  }
  const parsed = parse(object);
  if (!parsed.ok) return parsed.problems;
  return unknownFields(at(object, 'spec'), at(parsed.value, 'spec'), 'spec');
}

/** The Microservice. Throws a UsageError with the first thing that is wrong with it. */
export function requireValid({ source, object }: Document): Microservice {
  const [problem] = judge(object);
  const parsed = parseMicroservice(object);
  if (problem === undefined && parsed.ok) return parsed.value;
  throw new UsageError(
    `${source}: Microservice ${keyOf(object)} is not valid: ${problem?.field ?? ''}: ${problem?.message ?? ''}`,
    'kubectl slipway check -f lists all that is wrong',
  );
}

/** The parser leaves out what it does not know. */
function unknownFields(given: unknown, known: unknown, path: string): readonly FieldProblem[] {
  if (Array.isArray(given)) {
    return given.flatMap((item, index) =>
      unknownFields(item, Array.isArray(known) ? known[index] : undefined, `${path}[${index}]`),
    );
  }
  if (!isMap(given) || !isMap(known)) return [];
  return Object.entries(given).flatMap(([field, value]) => {
    if (value === null || value === undefined) return [];
    if (field in known) return unknownFields(value, known[field], `${path}.${field}`);
    const field_ = `${path}.${field}`;
    return [
      {
        field: field_,
        message: `There is no such field; kubectl explain microservice.${path} lists those there are`,
      },
    ];
  });
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

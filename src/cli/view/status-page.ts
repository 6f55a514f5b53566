import { at, listAt, textAt } from '../../controllers/wire-value.ts';
import type { KubeObject } from '../../runtime/kube-object.ts';
import { ageOf } from '../output/age.ts';
import { cleanText } from '../output/clean-text.ts';
import type { Paint } from '../output/paint.ts';
import { formatEvents, type ShownEvent } from './event-list.ts';
import { healthOf, statusWord } from './health.ts';
import { formatTree, type TreeNode } from './tree.ts';

export interface StatusPage {
  readonly microservice: KubeObject;
  readonly tree: TreeNode;
  readonly events: readonly ShownEvent[];
}

/** All that there is to say of a Microservice: what is wrong first, then what it consists of. */
export function formatStatusPage(
  { microservice, tree, events }: StatusPage,
  { now, paint }: { now: Date; paint: Paint },
): string {
  const sections = [
    headLines(microservice, now, paint),
    problemLines(microservice, paint),
    ['Objects', ...formatTree(tree, paint).map((line) => `  ${line}`)],
    eventLines(events, now, paint),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

/** What is wrong, with the next step, as status.problems says it. */
export function problemLines(microservice: KubeObject, paint: Paint): readonly string[] {
  const problems = listAt(microservice, 'status', 'problems');
  if (problems.length === 0) return [];
  const lines = problems.flatMap((problem) => {
    const isError = textAt(problem, 'severity') !== 'warning';
    const field = textAt(problem, 'field');
    const hint = textAt(problem, 'hint');
    const title = `${isError ? '✗' : '!'} ${textAt(problem, 'reason') ?? ''}`;
    return [
      `  ${paint(isError ? 'bad' : 'warn', cleanText(title))}: ${cleanText(textAt(problem, 'message') ?? '')}`,
      ...(field === undefined ? [] : [`      field  ${cleanText(field)}`]),
      ...(hint === undefined ? [] : [`      next   ${cleanText(hint)}`]),
    ];
  });
  return ['Problems', ...lines];
}

function headLines(microservice: KubeObject, now: Date, paint: Paint): readonly string[] {
  const { namespace = '', name, creationTimestamp, generation } = microservice.metadata;
  const { word, tone, sign } = healthOf(statusWord(microservice));
  const seen = at(microservice, 'status', 'observedGeneration');
  const message = textAt(microservice, 'status', 'summary', 'message');
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Says', message],
    ['Image', textAt(microservice, 'status', 'image') ?? textAt(microservice, 'spec', 'image')],
    ['Replicas', textAt(microservice, 'status', 'summary', 'replicas')],
    ['Rollout', textAt(microservice, 'status', 'summary', 'rollout')],
    ['Databases', textAt(microservice, 'status', 'summary', 'databases')],
    ['URL', textAt(microservice, 'status', 'url')],
    ['Class', textAt(microservice, 'status', 'class')],
    ['Owner', ownerOf(microservice)],
    ['Age', ageOf(creationTimestamp, now)],
  ];
  const width = Math.max(...facts.map(([title]) => title.length));
  return [
    `${paint('strong', `Microservice ${cleanText(`${namespace}/${name}`)}`)}  ${paint(tone, `${sign} ${cleanText(word)}`)}`,
    ...facts.flatMap(([title, value]) =>
      value === undefined ? [] : [`  ${title.padEnd(width)}  ${cleanText(value)}`],
    ),
    ...(generation !== undefined && seen !== generation
      ? [
          `  ${paint('warn', 'The last change has not been looked at by Slipway yet: kubectl slipway version says whether it is there')}`,
        ]
      : []),
  ];
}

function ownerOf(microservice: KubeObject): string | undefined {
  const team = textAt(microservice, 'spec', 'owner', 'team');
  const contact = textAt(microservice, 'spec', 'owner', 'contact');
  return contact === undefined ? team : [team, `(${contact})`].filter(Boolean).join(' ');
}

function eventLines(events: readonly ShownEvent[], now: Date, paint: Paint): readonly string[] {
  if (events.length === 0) return [];
  const table = formatEvents(events, { now, paint }).trimEnd();
  return ['Events', ...table.split('\n').map((line) => `  ${line}`)];
}

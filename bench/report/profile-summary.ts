/** The part of a .cpuprofile that is read here. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
    };
  }[];
  readonly samples: readonly number[];
  /** Microseconds from one sample to the next. */
  readonly timeDeltas: readonly number[];
}

/** Where in a bundle which module begins: zero-based lines in order. */
export type ModuleLines = readonly { readonly line: number; readonly module: string }[];

const shownRows = 40;

/** The modules of a bundle that is not minified, by the comments before each. */
export function moduleLines(bundle: string): ModuleLines {
  return bundle.split('\n').flatMap((text, line) => {
    const module = /^\s*\/\/ ((?:src|node_modules)\/\S+)$/.exec(text)?.[1];
    return module === undefined ? [] : [{ line, module }];
  });
}

/** Milliseconds that were spent in each function itself and in each module, the most first. */
export function profileSummary(profile: CpuProfile, lines: ModuleLines): string {
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const functions = new Map<string, number>();
  const modules = new Map<string, number>();
  const add = (sums: Map<string, number>, name: string, ms: number): void => {
    sums.set(name, (sums.get(name) ?? 0) + ms);
  };
  profile.samples.forEach((id, index) => {
    const frame = frames.get(id);
    if (frame === undefined) return;
    const ms = (profile.timeDeltas[index] ?? 0) / 1_000;
    const module = moduleOf(frame, lines);
    add(functions, `${frame.functionName || '(anonymous)'}  ${module}`, ms);
    add(modules, module, ms);
  });
  return `by module\n${table(modules)}\n\nby function\n${table(functions)}\n`;
}

function moduleOf(
  { url, lineNumber, functionName }: CpuProfile['nodes'][number]['callFrame'],
  lines: ModuleLines,
): string {
  if (url === '') return functionName.startsWith('(') ? functionName : '(native)';
  if (!url.endsWith('main.mjs')) return url;
  return lines.findLast(({ line }) => line <= lineNumber)?.module ?? url;
}

function table(sums: ReadonlyMap<string, number>): string {
  const rows = [...sums].toSorted(([, a], [, b]) => b - a).slice(0, shownRows);
  return rows.map(([name, ms]) => `${ms.toFixed(1).padStart(10)} ms  ${name}`).join('\n');
}

import { replayCommand, type FuzzReport } from './run-fuzz.ts';

/** What a run came to, for `--json`. */
export interface FuzzSummary {
  readonly command: string;
  readonly seed: number;
  /** Objects by kind. */
  readonly counts: Readonly<Record<string, number>>;
  readonly objects: number;
  /** Objects of Slipway's own kinds that the CRD of today refuses. */
  readonly invalid: number;
  readonly reconciles: number;
  readonly writes: number;
  readonly seconds: number;
  /** Objects. */
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly { readonly what: string; readonly replay: string }[];
}

/** Sums up the reports of all kinds. Pure. */
export function summarize(
  reports: readonly FuzzReport[],
  run: { readonly command: string; readonly seed: number; readonly seconds: number },
): FuzzSummary {
  const sum = (of: (report: FuzzReport) => number): number =>
    reports.reduce((total, report) => total + of(report), 0);
  const failures = reports.flatMap((report) => report.failures);
  const objects = sum((report) => report.objects);
  const failed = new Set(failures.map(({ kind, index }) => `${kind} ${index}`)).size;
  return {
    ...run,
    counts: Object.fromEntries(reports.map((report) => [report.kind, report.objects])),
    objects,
    invalid: sum(({ invalid }) => invalid),
    reconciles: sum(({ reconciles }) => reconciles),
    writes: sum(({ writes }) => writes),
    passed: objects - failed,
    failed,
    failures: failures.map((failure) => ({
      what: `${failure.kind}: ${failure.message}`,
      replay: replayCommand(failure),
    })),
  };
}

/** The counts in words. */
export function describeSummary(summary: FuzzSummary): string {
  const { objects, invalid, reconciles, writes, seconds, passed, failed, seed } = summary;
  return [
    `${objects} objects of ${Object.keys(summary.counts).length} kinds, seed ${seed}, ${seconds} s`,
    `${invalid} of Slipway's own invalid, ${reconciles} reconciles, ${writes} writes`,
    `${passed} passed, ${failed} failed`,
    '',
  ].join('\n');
}

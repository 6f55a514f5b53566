/**
 * Adds up what tests and checks reported, for continuous integration:
 * `node scripts/count-results.ts FILE...`, each a JSON report of vitest, `npm run verify` or
 * `npm run faults`.
 * Names each test that failed and why, as a log may be kept by its end only. The last line is
 * `N passed, N failed`. A report that is missing or empty counts as a failure.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

interface Counts {
  passed: number;
  failed: number;
  /** Of the fault machine. */
  failures?: { plan: string; workload: string; replay: string; findings: string[] }[];
}

interface VitestReport {
  success: boolean;
  numPassedTests: number;
  numFailedTests: number;
  testResults: TestFile[];
}

interface TestFile {
  name: string;
  status: string;
  /** Why it could not be loaded, or a hook of it failed. */
  message?: string;
  assertionResults: { status: string; fullName: string; failureMessages?: string[] }[];
}

/** Lines of a message; the whole of it is in the report. */
const mostLines = 12;

/** The counts of one report. A test file that could not be loaded counts as one failure. */
function countsOf(report: Counts | VitestReport): Counts {
  if (!('numPassedTests' in report)) return report;
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  const failed = report.numFailedTests + unloaded.length;
  return { passed: report.numPassedTests, failed: Math.max(failed, report.success ? 0 : 1) };
}

/** What failed, for people. */
function failuresOf(report: Counts | VitestReport): string[] {
  if (!('numPassedTests' in report)) {
    return (report.failures ?? []).map(({ plan, workload, replay, findings }) =>
      failureText(`${workload} ${plan}`, [...findings, `again: ${replay}`]),
    );
  }
  return report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((one) => one.status === 'failed');
    if (status === 'failed' && failed.length === 0) return [failureText(name, [message ?? ''])];
    return failed.map((one) => failureText(one.fullName, one.failureMessages ?? []));
  });
}

function failureText(name: string, messages: readonly string[]): string {
  const lines = messages.flatMap((message) => message.split('\n')).slice(0, mostLines);
  return ['failed: ' + name, ...lines.map((line) => '  ' + line)].join('\n');
}

function read(path: string): Counts {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8')) as Counts | VitestReport;
    for (const failure of failuresOf(report)) console.log(failure);
    return countsOf(report);
  } catch {
    console.log(`${basename(path)}: there is no report, so this counts as a failure`);
    return { passed: 0, failed: 1 };
  }
}

const counts = process.argv.slice(2).map(read);
const passed = counts.reduce((sum, one) => sum + one.passed, 0);
const failed = counts.reduce((sum, one) => sum + one.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = passed > 0 && failed === 0 ? 0 : 1;

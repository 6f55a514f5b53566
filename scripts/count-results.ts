/**
 * Adds up what tests and checks reported, for continuous integration:
 * `node scripts/count-results.ts FILE...`, each a JSON report of vitest or of `npm run verify`.
 * The last line is `N passed, N failed`. A report that is missing or empty counts as a failure.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

interface Counts {
  passed: number;
  failed: number;
}

interface VitestReport {
  success: boolean;
  numPassedTests: number;
  numFailedTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
}

/** The counts of one report. A test file that could not be loaded counts as one failure. */
function countsOf(report: Counts | VitestReport): Counts {
  if (!('numPassedTests' in report)) return report;
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  const failed = report.numFailedTests + unloaded.length;
  return { passed: report.numPassedTests, failed: Math.max(failed, report.success ? 0 : 1) };
}

function read(path: string): Counts {
  try {
    return countsOf(JSON.parse(readFileSync(path, 'utf8')) as Counts | VitestReport);
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

import { writeFileSync } from 'node:fs';
import { fetchBackup } from './fetch-backup.ts';
import { openStore } from './open-store.ts';
import { readSettings } from './settings.ts';
import { storeBackup } from './store-backup.ts';

/** The kubelet shows what is in here as the message of the container. */
const terminationLog = process.env['SLIPWAY_TERMINATION_LOG'] ?? '/dev/termination-log';

/**
 * The tool that pods of backups run beside the programs of the engine: `store` keeps a dump, `fetch`
 * brings one. Exit codes: 0 where it is done, 1 with the reason in the termination message.
 */
async function main([command = '']: readonly string[]): Promise<number> {
  try {
    const settings = readSettings(process.env);
    const store = await openStore(settings);
    const report =
      command === 'store'
        ? await storeBackup(settings, store, new Date())
        : command === 'fetch'
          ? await fetchBackup(settings, store)
          : undefined;
    if (report === undefined) throw new Error(`Unknown command ${command}: use store or fetch`);
    tell(JSON.stringify(report));
    return 0;
  } catch (error) {
    tell(error instanceof Error ? causeOf(error) : String(error));
    return 1;
  }
}

/** What fetch throws hides the reason in its cause. */
function causeOf(error: Error): string {
  const { cause } = error;
  return cause instanceof Error ? `${error.message}: ${cause.message}` : error.message;
}

function tell(text: string): void {
  process.stdout.write(`${text}\n`);
  try {
    writeFileSync(terminationLog, text);
  } catch {
    // The log has it.
  }
}

// Idle connections would keep the process for seconds more.
process.exit(await main(process.argv.slice(2)));

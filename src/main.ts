import { setTimeout as delay } from 'node:timers/promises';
import { ConfigError, configHelp, readConfig, type Config } from './config.ts';
import { startManager } from './manager.ts';
import { createLogger, type ProcessLogger } from './runtime/create-logger.ts';

const idleBeforeExitMs = 250;

/**
 * Runs Slipway until SIGTERM or SIGINT. Exit codes: 0 after a stop that was asked for, 1 where it
 * could not start or lost the lease, 2 for a wrong configuration.
 */
async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(configHelp());
    return 0;
  }
  const config = readConfig(args);
  const logger = createLogger({ level: config.logLevel });
  process.on('unhandledRejection', (error) => {
    logger.error({ err: error }, 'A failure that nobody handled; this is a bug, please report it');
  });
  try {
    await runUntilSignal(config, logger);
    return 0;
  } catch (error) {
    logger.error({ err: error }, error instanceof Error ? error.message : 'Slipway had to stop');
    return 1;
  } finally {
    logger.flush();
  }
}

async function runUntilSignal(config: Config, logger: ProcessLogger): Promise<void> {
  const manager = await startManager(config, logger);
  let asked = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (asked) return;
    asked = true;
    logger.info({ signal }, 'stopping');
    // What hangs must not keep the process: the next leader waits for the lease.
    setTimeout(() => {
      logger.error({}, 'Some work did not end in time; leaving it');
      logger.flush();
      process.exit(1);
    }, config.shutdownTimeout).unref();
    void manager.stop();
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
  await manager.stopped;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`slipway: ${error.message}\n`);
  process.exitCode = 2;
}
// Node may hang at its exit while V8 compiles in the background (nodejs/node#64274); while nothing
// is done, that comes to its end.
await delay(idleBeforeExitMs);
// Idle connections would keep the process for seconds more.
process.exit();

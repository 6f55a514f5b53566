import { describe, expect, it } from 'vitest';
import { ConfigError, configHelp, readConfig, settings } from './config.ts';

describe('readConfig', () => {
  it('has a default for everything', () => {
    expect(readConfig([], {})).toMatchObject({
      leaderElect: true,
      leaseDuration: 15_000,
      concurrency: 16,
      healthAddress: { host: '', port: 8081 },
      kubeconfig: undefined,
    });
  });

  it('prefers a flag to a variable and takes an empty variable for none', () => {
    const environment = { SLIPWAY_LOG_LEVEL: 'warn', SLIPWAY_RESYNC_PERIOD: '' };
    expect(readConfig(['--log-level', 'debug'], environment)).toMatchObject({
      logLevel: 'debug',
      resyncPeriod: 36_000_000,
    });
  });

  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['5m', 300_000],
    ['10h', 36_000_000],
  ])('reads the duration %s', (text, expected) => {
    expect(readConfig([`--resync-period=${text}`], {}).resyncPeriod).toBe(expected);
  });

  it.each([
    [':9090', { host: '', port: 9090 }],
    ['127.0.0.1:0', { host: '127.0.0.1', port: 0 }],
    ['[::1]:8080', { host: '::1', port: 8080 }],
  ])('reads the address %s', (text, expected) => {
    expect(readConfig([`--metrics-address=${text}`], {}).metricsAddress).toEqual(expected);
  });

  it('names every setting that is wrong', () => {
    const read = () =>
      readConfig(['--concurrency=0', '--log-level=loud'], { SLIPWAY_RETRY_PERIOD: 'soon' });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(
      /--concurrency=0: .*\n--log-level|SLIPWAY_RETRY_PERIOD=soon: expected a duration/s,
    );
  });

  it.each([[['--nonsense=1']], [['positional']]])('refuses %j', (args) => {
    expect(() => readConfig(args, {})).toThrow(/see --help/);
  });

  it('describes every setting in the help', () => {
    const help = configHelp();
    for (const { description } of Object.values(settings)) expect(help).toContain(description);
    expect(help).toContain('--service-account-dir, SLIPWAY_SERVICE_ACCOUNT_DIR');
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { selectCredentials } from './select-credentials.ts';
import { createCollectingLogger } from './testing/collecting-logger.ts';
import { createManualClock } from './testing/manual-clock.ts';

describe('selectCredentials', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-select-'));
    await writeFile(join(folder, 'token'), 'pod');
    await writeFile(join(folder, 'ca.crt'), '-----BEGIN CERTIFICATE-----');
    const config = {
      clusters: [{ name: 'c', cluster: { server: 'https://kubeconfig' } }],
      users: [{ name: 'u', user: { token: 'user' } }],
      contexts: [{ name: 'dev', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'dev',
    };
    await writeFile(join(folder, 'config'), JSON.stringify(config));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ['the service account in a pod', undefined, '10.0.0.1', 'https://10.0.0.1/'],
    ['the kubeconfig that is named, in a pod, too', 'config', '10.0.0.1', 'https://kubeconfig/'],
    ['the kubeconfig elsewhere', 'config', undefined, 'https://kubeconfig/'],
  ])('takes %s', async (_, file, host, expected) => {
    const credentials = await selectCredentials({
      kubeconfig: file === undefined ? undefined : join(folder, file),
      context: undefined,
      serviceAccountDir: folder,
      host,
      port: '443',
      clock: createManualClock(),
      logger: createCollectingLogger(),
    });
    expect(credentials.server.href).toBe(expected);
  });
});

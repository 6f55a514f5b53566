import { beforeAll, describe, expect, it } from 'vitest';
import { databaseClassResource } from '../../crds/database-class/v1alpha1.ts';
import { databaseResource } from '../../crds/database/v1alpha1.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import { renewAtAnnotation } from '../well-known.ts';
import { loadX509 } from './steps/load-x509.ts';
import {
  allWell,
  authority,
  certificate,
  certificatesSeen,
  putTls,
  type Tls,
} from './testing/certificates.ts';
import { createHarness, type Harness } from './testing/harness.ts';
import { databaseOf, ref, secretWith, statefulSetOf, textsOf } from './testing/objects.ts';
import type { Secret } from './types.ts';

const dayMs = 24 * 3_600_000;
const refused = {
  result: 'refused',
  cause: 'other',
  message: 'the server does not speak TLS',
} as const;

async function served(tls: Tls): Promise<Harness> {
  const harness = createHarness();
  putTls(harness, tls);
  await harness.converge();
  return harness;
}

function renewAt(harness: Harness, at = certificate): string | undefined {
  const secret = harness.cluster.find<Secret>(builtin.secret, at);
  return secret?.metadata.annotations?.[renewAtAnnotation];
}

beforeAll(async () => {
  await loadX509();
});

describe('TLS of a server', () => {
  it.each(['Optional', 'Required'] as const)('is there from the start: %s', async (mode) => {
    const harness = await served({ mode });
    expect(certificatesSeen(harness)).toEqual(allWell);
    expect(harness.condition('Ready')).toBe('True Ready');
    const pod = JSON.stringify(statefulSetOf(harness.cluster)?.spec?.template.spec);
    expect(pod).toContain(certificate.name);
    expect(pod).not.toContain(authority.name);
  });

  it('leaves those alone whose class says nothing', async () => {
    const harness = await served(undefined);
    expect(certificatesSeen(harness)).toBe('missing');
    expect(textsOf(harness.cluster)).not.toHaveProperty('sslmode');
  });

  it('comes to a server that runs, and to its services once that speaks it', async () => {
    const harness = await served({ mode: 'Disabled' });
    harness.logins = [refused];
    putTls(harness, { mode: 'Optional' });
    await harness.converge();
    expect(certificatesSeen(harness)).toMatchObject({ isSigned: true, servicesTrust: undefined });
    harness.logins = [];
    harness.clock.advance(60_000);
    await harness.converge();
    expect(certificatesSeen(harness)).toEqual(allWell);
  });

  it('comes to services also where nobody logs in', async () => {
    const harness = createHarness({ reachPods: false });
    putTls(harness, { mode: 'Disabled' });
    await harness.converge();
    expect(textsOf(harness.cluster)).not.toHaveProperty('certificates');
    putTls(harness, { mode: 'Optional' });
    await harness.converge();
    expect(certificatesSeen(harness)).toEqual(allWell);
  });

  it('stays where no class says it any more', async () => {
    const harness = await served({ mode: 'Required' });
    const before = statefulSetOf(harness.cluster)?.spec;
    harness.cluster.drop(databaseClassResource, { namespace: '', name: 'standard' });
    await harness.converge();
    expect(statefulSetOf(harness.cluster)?.spec).toEqual(before);
    expect(certificatesSeen(harness)).toEqual(allWell);
  });

  it('goes with the data, and not before', async () => {
    for (const deletionPolicy of ['Retain', 'Delete'] as const) {
      const harness = createHarness({ database: databaseOf({ deletionPolicy }) });
      putTls(harness, { mode: 'Required' });
      await harness.converge();
      harness.cluster.drop(databaseResource, ref);
      await harness.converge();
      const isKept = deletionPolicy === 'Retain';
      expect(textsOf(harness.cluster, authority) !== undefined).toBe(isKept);
      expect(textsOf(harness.cluster, certificate) !== undefined).toBe(isKept);
    }
  });
});

describe('a server that takes up another certificate only when it starts', () => {
  const noted = (harness: Harness) => {
    const template = statefulSetOf(harness.cluster)?.spec?.template;
    return template?.metadata?.annotations?.['slipway.dev/certificate'];
  };
  const graph = async (): Promise<Harness> => {
    const harness = createHarness({ database: databaseOf({ engine: 'neo4j' }) });
    putTls(harness, { mode: 'Required', duration: '720h' }, 'neo4j');
    await harness.converge();
    return harness;
  };

  it('is made once there is one', async () => {
    const harness = createHarness({ database: databaseOf({ engine: 'neo4j' }) });
    putTls(harness, { mode: 'Required' }, 'neo4j');
    await harness.reconcile();
    expect(statefulSetOf(harness.cluster)).toBeUndefined();
    await harness.converge();
    expect(certificatesSeen(harness)).toEqual(allWell);
    expect(noted(harness)).toBeDefined();
  });

  it('starts anew for each, and for nothing else', async () => {
    const harness = await graph();
    const [first] = [noted(harness)];
    harness.clock.advance(dayMs);
    await harness.converge();
    expect(noted(harness)).toBe(first);
    harness.clock.advance(20 * dayMs);
    await harness.converge();
    expect(certificatesSeen(harness)).toEqual(allWell);
    const second = noted(harness);
    expect(second).not.toBe(first);
    harness.cluster.drop(builtin.secret, certificate);
    await harness.converge();
    expect(noted(harness)).not.toBe(second);
  });

  it('keeps running while its certificate is missing', async () => {
    const harness = await graph();
    const before = statefulSetOf(harness.cluster)?.spec;
    harness.cluster.drop(builtin.secret, certificate);
    await harness.reconcile();
    expect(statefulSetOf(harness.cluster)?.spec).toEqual(before);
  });
});

describe('a certificate', () => {
  it('is renewed when two thirds of its time have passed, by the same authority', async () => {
    const harness = await served({ mode: 'Required', duration: '720h' });
    const [root, leaf, service] = [authority, certificate, undefined].map((at) =>
      textsOf(harness.cluster, at),
    );
    const due = Date.parse(renewAt(harness) ?? '');
    const days = (due - harness.clock.now().getTime()) / dayMs;
    expect(days).toBeGreaterThan(17.9);
    expect(days).toBeLessThan(20.1);
    harness.clock.advance(due - harness.clock.now().getTime() - 60_000);
    await harness.reconcile();
    expect(textsOf(harness.cluster, certificate)).toEqual(leaf);
    harness.clock.advance(60_000);
    await harness.converge();
    expect(certificatesSeen(harness)).toEqual(allWell);
    expect(textsOf(harness.cluster, certificate)?.['tls.crt']).not.toBe(leaf?.['tls.crt']);
    expect(textsOf(harness.cluster, certificate)?.['tls.key']).not.toBe(leaf?.['tls.key']);
    expect(textsOf(harness.cluster, authority)).toEqual(root);
    expect(textsOf(harness.cluster)).toEqual(service);
  });

  it('has Slipway come back for it where nothing else does', async () => {
    const harness = createHarness({ reachPods: false });
    putTls(harness, { mode: 'Required' });
    await harness.converge();
    const { requeueAfterMs } = await harness.reconcile();
    const due = Date.parse(renewAt(harness) ?? '') - harness.clock.now().getTime();
    expect(requeueAfterMs).toBe(due);
  });

  it('is made anew for another duration', async () => {
    const harness = await served({ mode: 'Required', duration: '2160h' });
    putTls(harness, { mode: 'Required', duration: '24h' });
    await harness.converge();
    const due = Date.parse(renewAt(harness) ?? '') - harness.clock.now().getTime();
    expect(due).toBeLessThan(dayMs);
    expect(certificatesSeen(harness)).toEqual(allWell);
  });

  it.each([
    ['tls.key', 'nothing of use'],
    ['tls.crt', ''],
    ['ca.crt', 'that of somebody else'],
  ])('that somebody wrote over is made anew: %s', async (key, text) => {
    const harness = await served({ mode: 'Required' });
    overwrite(harness, certificate, key, text);
    await harness.converge();
    await harness.converge();
    expect(certificatesSeen(harness)).toEqual(allWell);
  });

  it.each([certificate, authority])('that somebody deleted is made anew: $name', async (at) => {
    const harness = await served({ mode: 'Required' });
    harness.cluster.drop(builtin.secret, at);
    await harness.converge();
    await harness.converge();
    expect(certificatesSeen(harness)).toEqual(allWell);
  });

  it('of an authority that nobody can read is that of a new one', async () => {
    const harness = await served({ mode: 'Required' });
    overwrite(harness, authority, 'tls.key', 'nothing of use');
    await harness.converge();
    await harness.converge();
    expect(certificatesSeen(harness)).toEqual(allWell);
  });

  it('is not signed by an authority that somebody wrote over, whoever notices that', async () => {
    const harness = createHarness({ reachPods: false });
    putTls(harness, { mode: 'Required' });
    await harness.converge();
    harness.logins = [refused];
    overwrite(harness, authority, 'tls.crt', textsOf(harness.cluster, certificate)?.['tls.crt']);
    harness.cluster.drop(builtin.secret, certificate);
    await harness.converge();
    expect(certificatesSeen(harness)).toEqual(allWell);
  });

  it('of an authority is renewed with the same key', async () => {
    const harness = await served({ mode: 'Required' });
    const before = textsOf(harness.cluster, authority);
    const due = Date.parse(renewAt(harness, authority) ?? '');
    harness.clock.advance(due - harness.clock.now().getTime());
    await harness.converge();
    const after = textsOf(harness.cluster, authority);
    expect(after?.['tls.key']).toBe(before?.['tls.key']);
    expect(after?.['tls.crt']).not.toBe(before?.['tls.crt']);
    expect(certificatesSeen(harness)).toEqual(allWell);
  });

  it.each([certificate, authority])('is nothing of anybody else: $name', async (at) => {
    const harness = createHarness();
    harness.cluster.put<Secret>(builtin.secret, secretWith(at, { 'tls.crt': 'theirs' }));
    putTls(harness, { mode: 'Required' });
    await harness.converge();
    expect(harness.condition('Ready')).toBe('False NameConflict');
    expect(textsOf(harness.cluster, at)).toEqual({ 'tls.crt': 'theirs' });
  });

  it('rests with a database that is paused', async () => {
    const harness = await served({ mode: 'Required' });
    const before = textsOf(harness.cluster, certificate);
    harness.cluster.put(databaseResource, {
      ...(harness.database() ?? databaseOf()),
      spec: { engine: 'postgres', paused: true },
    });
    harness.clock.advance(80 * dayMs);
    await harness.converge();
    expect(textsOf(harness.cluster, certificate)).toEqual(before);
  });
});

function overwrite(
  harness: Harness,
  at: { namespace: string; name: string },
  key: string,
  text = '',
): void {
  const secret = harness.cluster.find<Secret>(builtin.secret, at);
  if (secret === undefined) throw new Error(`no Secret ${at.name}`);
  const data = { ...secret.data, [key]: Buffer.from(text).toString('base64') };
  harness.cluster.put<Secret>(builtin.secret, { ...secret, data });
}

import { request } from 'node:http';
import { join } from 'node:path';
import type { ControlPlaneFacts } from '../../control-plane/facts.ts';

/** The maintenance side of the etcd of a control plane, by the JSON gateway on its own socket. */
export interface Etcd {
  /** Forgets all history up to now; resolves to the revision. */
  compact(): Promise<number>;
  /** Raises the alarm of a full disk: etcd takes no writes until it is lifted. */
  raiseNoSpace(): Promise<void>;
  liftNoSpace(): Promise<void>;
}

interface Header {
  header?: { revision?: string; member_id?: string };
}

/** The etcd of this control plane. */
export function etcdOf(facts: Pick<ControlPlaneFacts, 'dir'>): Etcd {
  const socketPath = join(facts.dir, 'client:1');
  const call = (path: string, body: object): Promise<Header> => post(socketPath, path, body);
  const alarm = async (action: 'ACTIVATE' | 'DEACTIVATE'): Promise<void> => {
    const { header } = await call('/v3/maintenance/status', {});
    await call('/v3/maintenance/alarm', {
      action,
      memberID: header?.member_id ?? '0',
      alarm: 'NOSPACE',
    });
  };
  return {
    compact: async () => {
      const { header } = await call('/v3/kv/range', {
        key: Buffer.from('/registry').toString('base64'),
        count_only: true,
      });
      const revision = header?.revision ?? '0';
      await call('/v3/kv/compaction', { revision }).catch((error: unknown) => {
        // Nothing was written since the last compaction.
        if (!String(error).includes('required revision has been compacted')) throw error;
      });
      return Number(revision);
    },
    raiseNoSpace: () => alarm('ACTIVATE'),
    liftNoSpace: () => alarm('DEACTIVATE'),
  };
}

function post(socketPath: string, path: string, body: object): Promise<Header> {
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const call = request(
      {
        socketPath,
        path,
        method: 'POST',
        agent: false,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
        signal: AbortSignal.timeout(10_000),
      },
      (response) => {
        let answer = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
        response.once('error', reject);
        response.once('end', () => {
          if (response.statusCode === 200) resolve(JSON.parse(answer) as Header);
          else reject(new Error(`etcd ${path}: ${response.statusCode}: ${answer.slice(0, 300)}`));
        });
      },
    );
    call.once('error', reject);
    call.end(text);
  });
}

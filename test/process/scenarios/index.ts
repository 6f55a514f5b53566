import { compactedEtcd } from './compacted-etcd.ts';
import { flatMemory } from './flat-memory.ts';
import { fullDisk } from './full-disk.ts';
import { killedLeader } from './killed-leader.ts';
import { pausedLeader } from './paused-leader.ts';
import { restartedApiServer } from './restarted-api-server.ts';
import type { Scenario } from './scenario.ts';
import { skewedClocks } from './skewed-clocks.ts';

/** All of them, in the order in which they run. */
export const scenarios: readonly Scenario[] = [
  pausedLeader,
  killedLeader,
  skewedClocks,
  restartedApiServer,
  compactedEtcd,
  fullDisk,
  flatMemory,
];

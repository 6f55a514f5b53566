import { answerFaults } from './answers.ts';
import { cacheFaults } from './caches.ts';
import { connectionFaults } from './connections.ts';
import { everywhere, type FaultKind } from './fault-kind.ts';
import { kills } from './kill.ts';
import { leaderFaults } from './leaders.ts';
import { databaseFaults } from './databases.ts';
import { watchFaults } from './watches.ts';

/** Nothing goes wrong: the second fault-free run tells whether the oracles are to be trusted. */
const none: FaultKind = {
  name: 'none',
  kind: 'none',
  summary: 'Nothing goes wrong',
  places: everywhere,
  create: () => ({}),
};

/** All that can go wrong between Slipway and what it talks to. */
export const faultKinds: readonly FaultKind[] = [
  none,
  ...kills,
  ...watchFaults,
  ...answerFaults,
  ...connectionFaults,
  ...cacheFaults,
  ...leaderFaults,
  ...databaseFaults,
];

import type { KubeClient } from '../../runtime/client.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { EventRecorder } from '../../runtime/event-recorder.ts';
import type { ObjectWriter } from '../../runtime/object-writer.ts';
import type { DatabaseCaches } from './caches.ts';
import type { Platform } from './desired.ts';
import type { LoginChecks } from './login-checks.ts';
import type { SizeChecks } from './size-checks.ts';

/** What the reconciling of Databases works with. */
export interface DatabaseDependencies {
  client: Pick<KubeClient, 'get' | 'list'>;
  writer: ObjectWriter;
  events: EventRecorder;
  clock: Clock;
  caches: DatabaseCaches;
  platform: Platform;
  checks: LoginChecks;
  sizes: SizeChecks;
  /** False: pods cannot be reached from here, and no login is ever tried. */
  reachPods: boolean;
}

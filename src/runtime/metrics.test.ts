import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createMetrics } from './metrics.ts';
import { createManualClock } from './testing/manual-clock.ts';

function setUp() {
  const clock = createManualClock();
  const metrics = createMetrics({ clock, process: false });
  const lines = async (): Promise<string[]> =>
    (await metrics.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return { clock, metrics, lines };
}

describe('metrics', () => {
  it('counts runs under the names of controller-runtime', async () => {
    const { metrics, lines } = setUp();
    const reconcile = metrics.reconcile('microservice');
    reconcile.concurrency(16);
    reconcile.started();
    reconcile.started();
    reconcile.started();
    reconcile.finished('success', 0.02);
    reconcile.finished('error', 70);
    reconcile.terminalError();
    reconcile.panicked();
    reconcile.timedOut();
    const label = '{controller="microservice"}';
    expect(await lines()).toEqual(
      expect.arrayContaining([
        'controller_runtime_reconcile_total{controller="microservice",result="success"} 1',
        'controller_runtime_reconcile_total{controller="microservice",result="error"} 1',
        `controller_runtime_reconcile_errors_total${label} 1`,
        `controller_runtime_terminal_reconcile_errors_total${label} 1`,
        `controller_runtime_reconcile_panics_total${label} 1`,
        `controller_runtime_reconcile_timeouts_total${label} 1`,
        `controller_runtime_max_concurrent_reconciles${label} 16`,
        `controller_runtime_active_workers${label} 1`,
        'controller_runtime_reconcile_time_seconds_bucket{le="0.025",controller="microservice"} 1',
        'controller_runtime_reconcile_time_seconds_bucket{le="60",controller="microservice"} 1',
        `controller_runtime_reconcile_time_seconds_count${label} 2`,
      ]),
    );
  });

  it('counts queues, calls and leadership under the names of client-go', async () => {
    const { metrics, lines } = setUp();
    const queue = metrics.workqueue('microservice');
    queue.depth(-100, 7);
    queue.added();
    queue.retried();
    queue.taken(0.5);
    queue.done(0.2);
    queue.unfinished(3, 2);
    metrics.restClient.answered({
      method: 'GET',
      host: 'h:1',
      code: '200',
      seconds: 0.3,
      requestBytes: 0,
      responseBytes: 500,
    });
    metrics.restClient.retried({ method: 'GET', host: 'h:1', code: '429' });
    metrics.leaderElection('slipway').leading(true);
    metrics.leaderElection('slipway').slowPath();
    const label = '{name="microservice"}';
    expect(await lines()).toEqual(
      expect.arrayContaining([
        'workqueue_depth{name="microservice",priority="-100"} 7',
        `workqueue_adds_total${label} 1`,
        `workqueue_retries_total${label} 1`,
        `workqueue_queue_duration_seconds_sum${label} 0.5`,
        `workqueue_work_duration_seconds_sum${label} 0.2`,
        `workqueue_unfinished_work_seconds${label} 3`,
        `workqueue_longest_running_processor_seconds${label} 2`,
        'rest_client_requests_total{code="200",method="GET",host="h:1"} 1',
        'rest_client_request_retries_total{code="429",method="GET",host="h:1"} 1',
        'rest_client_request_duration_seconds_bucket{le="0.5",verb="GET",host="h:1"} 1',
        'rest_client_response_size_bytes_sum{verb="GET",host="h:1"} 500',
        'leader_election_master_status{name="slipway"} 1',
        'leader_election_slowpath_total{name="slipway"} 1',
      ]),
    );
  });

  it('tells how long ago an informer heard of the server', async () => {
    const { metrics, lines, clock } = setUp();
    const informer = metrics.informer('deployments.apps');
    informer.synced(true);
    informer.listed();
    informer.objects(12);
    informer.watchEnded('stalled');
    informer.heard(clock.monotonic());
    clock.advance(4_500);
    expect(await lines()).toEqual(
      expect.arrayContaining([
        'slipway_informer_synced{resource="deployments.apps"} 1',
        'slipway_informer_relists_total{resource="deployments.apps"} 1',
        'slipway_informer_objects{resource="deployments.apps"} 12',
        'slipway_informer_watches_ended_total{resource="deployments.apps",why="stalled"} 1',
        'slipway_informer_last_event_age_seconds{resource="deployments.apps"} 4.5',
      ]),
    );
  });

  it('has a registry of its own each time, with the metrics of the process', async () => {
    const clock = createManualClock();
    const [first, second] = [createMetrics({ clock }), createMetrics({ clock })];
    first.leaderElection('a').leading(true);
    expect(await first.text()).toContain('process_resident_memory_bytes');
    expect(await first.text()).toContain('nodejs_eventloop_lag_seconds');
    expect(await second.text()).not.toContain('name="a"');
  });

  it('does not wake an idle process more often than ten times a second', async () => {
    const metrics = createMetrics({ clock: createManualClock() });
    const least = async () => {
      const [, seconds] =
        /^nodejs_eventloop_lag_min_seconds (\S+)$/m.exec(await metrics.text()) ?? [];
      return Number(seconds);
    };
    // A scrape forgets what was seen before it.
    await least();
    await delay(1_000);
    const seen = await least();
    expect(seen).toBeGreaterThan(0.05);
    expect(seen).toBeLessThan(60);
  });
});

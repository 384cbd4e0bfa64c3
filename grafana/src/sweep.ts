import { dashboard } from './dashboard.js';
import { lines, table } from './panels.js';
import { last, runs } from './queries.js';

const RUNS = 'run_id=~"$run"';

const SETTINGS =
  'name, acks, linger_ms, batch_size, compression_type, enable_idempotence, partitions, replication_factor, min_insync_replicas, group_protocol, producers, members, rate, kafka';

/** Beside a value of each run, what the run was. */
function withSettings(expr: string, labels: string = SETTINGS): string {
  return `max by (run_id) (${expr}) * on (run_id) group_left (${labels}) ${last(`millrace_run_info{${RUNS}}`)}`;
}

function percentile(stage: string, percent: string): string {
  return last(
    `millrace_latency_percentile_seconds{${RUNS}, stage="${stage}", percentile="${percent}", window="run"}`,
  );
}

export const sweep = dashboard({
  uid: 'millrace-sweep',
  title: 'Millrace / Sweep',
  description:
    'Many runs side by side, by their settings. For what may be concluded from them see the report of the sweep: it has the intervals.',
  from: 'now-1h',
  refresh: '10s',
  variables: [runs],
  marks: [],
  sections: [
    {
      title: 'Configurations',
      rows: [
        {
          height: 10,
          panels: [
            table({
              id: 1,
              title: 'Median response time of each run',
              description:
                'Over the whole run, from the instant at which an event was due. Sort by a column to see what a setting goes with.',
              unit: 's',
              without: ['run_id', 'instance', 'job'],
              columns: ['p50'],
              queries: [{ expr: withSettings(percentile('response', '50')), legend: '' }],
            }),
          ],
        },
        {
          height: 10,
          panels: [
            table({
              id: 2,
              title: '99th percentile',
              description: 'Response and end-to-end time of each run, over the whole of it.',
              unit: 's',
              without: ['run_id'],
              columns: ['response p99', 'end-to-end p99'],
              queries: [
                { expr: withSettings(percentile('response', '99'), 'name'), legend: '' },
                { expr: withSettings(percentile('end-to-end', '99'), 'name'), legend: '' },
              ],
            }),
            table({
              id: 3,
              title: 'Highest rate of ten seconds',
              description: 'Events acknowledged in a second, the best ten seconds of each run.',
              unit: 'eps',
              without: ['run_id'],
              columns: ['acknowledged'],
              queries: [
                {
                  expr: withSettings(
                    `max_over_time(rate(millrace_events_acknowledged_total{${RUNS}}[10s])[$__range:5s])`,
                    'name',
                  ),
                  legend: '',
                },
              ],
            }),
          ],
        },
      ],
    },
    {
      title: 'One after the other',
      rows: [
        {
          height: 9,
          panels: [
            lines({
              id: 10,
              title: 'Acknowledged',
              description: 'Events acknowledged in a second, by run.',
              unit: 'eps',
              queries: [
                {
                  expr: `rate(millrace_events_acknowledged_total{${RUNS}}[$__rate_interval])`,
                  legend: '{{run_id}}',
                },
              ],
            }),
            lines({
              id: 11,
              title: 'Response time, p99 of each second',
              description: 'Exact, by run.',
              unit: 's',
              logarithmic: true,
              queries: [
                {
                  expr: `millrace_latency_percentile_seconds{${RUNS}, stage="response", percentile="99", window="second"}`,
                  legend: '{{run_id}}',
                },
              ],
            }),
          ],
        },
        {
          height: 9,
          panels: [
            lines({
              id: 12,
              title: 'Behind',
              description: 'Acknowledged events that the groups have not handled, by run.',
              unit: 'short',
              queries: [
                {
                  expr: `sum by (run_id) (millrace_group_lag_events{${RUNS}})`,
                  legend: '{{run_id}}',
                },
              ],
            }),
            lines({
              id: 13,
              title: 'Lost, duplicated, reordered',
              description: 'Known at the end of each run.',
              unit: 'short',
              queries: [
                { expr: `sum(millrace_events_lost_total{${RUNS}})`, legend: 'lost' },
                { expr: `sum(millrace_events_duplicated_total{${RUNS}})`, legend: 'duplicated' },
                { expr: `sum(millrace_events_reordered_total{${RUNS}})`, legend: 'reordered' },
              ],
            }),
          ],
        },
      ],
    },
  ],
});

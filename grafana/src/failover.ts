import { dashboard } from './dashboard.js';
import { figure, lines, NONE_IS_GOOD, states, table } from './panels.js';
import {
  faults,
  group,
  heals,
  last,
  leaders,
  percentile,
  rate,
  rebalances,
  run,
  RUN,
} from './queries.js';

export const failover = dashboard({
  uid: 'millrace-failover',
  title: 'Millrace / Failover',
  description: 'What a fault costs: load, partitions, leaders and groups on one time axis.',
  from: 'now-5m',
  refresh: '5s',
  variables: [run, group],
  marks: [faults, heals, leaders, rebalances],
  sections: [
    {
      title: 'The cost, when the run is over',
      rows: [
        {
          height: 4,
          panels: [
            figure({
              id: 1,
              title: 'Service recovered after',
              description:
                'From the fault until rate and 99th percentile had been back to those before it for ten seconds and the backlog was drained; the longest of all faults.',
              unit: 's',
              unknown: 'not yet',
              queries: [
                {
                  expr: `max(millrace_failover_phase_seconds{${RUN}, phase="service_recovered"})`,
                  legend: 'recovered',
                },
              ],
            }),
            figure({
              id: 2,
              title: 'Longest write gap',
              description: 'Longest time for which a partition took no event.',
              unit: 's',
              unknown: 'not yet',
              queries: [
                { expr: `max(millrace_failover_gap_seconds{${RUN}, operation="write"})`, legend: 'write' },
              ],
            }),
            figure({
              id: 3,
              title: 'Longest read gap',
              description: 'Longest time for which a group got no new event of a partition.',
              unit: 's',
              unknown: 'not yet',
              queries: [
                { expr: `max(millrace_failover_gap_seconds{${RUN}, operation="read"})`, legend: 'read' },
              ],
            }),
            figure({
              id: 4,
              title: 'Lost',
              description: 'Acknowledged events that are in no log after the fault.',
              unit: 'short',
              unknown: 'not yet',
              steps: NONE_IS_GOOD,
              queries: [{ expr: `max(millrace_failover_lost_events{${RUN}})`, legend: 'lost' }],
            }),
          ],
        },
      ],
    },
    {
      title: 'On one time axis',
      rows: [
        {
          height: 8,
          panels: [
            lines({
              id: 10,
              title: 'Offered and acknowledged',
              description: 'What was due and what came through; what is missing comes later, and late.',
              unit: 'eps',
              queries: [
                { expr: `millrace_offered_events_per_second{${RUN}}`, legend: 'offered' },
                { expr: rate('millrace_events_acknowledged_total'), legend: 'acknowledged' },
                {
                  expr: `sum(${rate('millrace_events_received_total', `${RUN}, group=~"$group"`)})`,
                  legend: 'received',
                },
              ],
            }),
          ],
        },
        {
          height: 8,
          panels: [
            states({
              id: 11,
              title: 'Partitions that take events',
              description:
                'A partition stands still while its last acknowledgement is over a second old and events are due. To a second; the report has the gaps to the millisecond.',
              unit: 'none',
              states: [
                { value: 0, text: 'takes events', color: 'green' },
                { value: 1, text: 'stands still', color: 'red' },
              ],
              queries: [
                {
                  expr: `millrace_partition_idle_seconds{${RUN}} > bool 1`,
                  legend: 'partition {{partition}}',
                },
              ],
            }),
          ],
        },
        {
          height: 8,
          panels: [
            lines({
              id: 12,
              title: 'Response time',
              description: 'Exact percentiles of each second.',
              unit: 's',
              logarithmic: true,
              queries: [
                { expr: percentile('response', '50'), legend: 'p50' },
                { expr: percentile('response', '99'), legend: 'p99' },
                {
                  expr: `millrace_latency_max_seconds{${RUN}, stage="response", window="second"}`,
                  legend: 'longest',
                },
              ],
            }),
          ],
        },
        {
          height: 8,
          panels: [
            lines({
              id: 13,
              title: 'Late events',
              description: 'Events acknowledged later than the objective, by partition.',
              unit: 'eps',
              stacked: true,
              queries: [
                {
                  expr: rate('millrace_events_late_total'),
                  legend: 'partition {{partition}}',
                },
              ],
            }),
            lines({
              id: 14,
              title: 'Lag by partition',
              description: 'Records up to the last acknowledged one that a group has not handled.',
              unit: 'short',
              stacked: true,
              queries: [
                {
                  expr: `millrace_group_lag_events{${RUN}, group=~"$group"}`,
                  legend: '{{group}} / {{partition}}',
                },
              ],
            }),
          ],
        },
        {
          height: 8,
          panels: [
            lines({
              id: 15,
              title: 'What happened',
              description: 'Faults, heals, new leaders and rebalances so far.',
              unit: 'short',
              queries: [{ expr: `millrace_run_events_total{${RUN}}`, legend: '{{kind}}' }],
            }),
            lines({
              id: 16,
              title: 'Replicas that are missing',
              description:
                'Partitions with fewer replicas in sync than they should have, by broker. With --broker-metrics, or brokers of yours with the JMX agent.',
              unit: 'short',
              queries: [
                {
                  expr: 'kafka_server_replicamanager_underreplicatedpartitions',
                  legend: '{{instance}}',
                },
              ],
            }),
          ],
        },
      ],
    },
    {
      title: 'Fault by fault',
      rows: [
        {
          height: 8,
          panels: [
            table({
              id: 20,
              title: 'Gaps',
              description: 'Longest time that a partition stood still, of those that the victim led and of others.',
              unit: 's',
              without: ['run_id', 'instance', 'job', '__name__'],
              columns: ['longest'],
              queries: [{ expr: last(`millrace_failover_gap_seconds{${RUN}}`), legend: '' }],
            }),
            table({
              id: 21,
              title: 'Phases',
              description: 'Time from the fault until each was reached; docs/definitions.md has the terms.',
              unit: 's',
              without: ['run_id', 'instance', 'job', '__name__'],
              columns: ['after'],
              queries: [{ expr: last(`millrace_failover_phase_seconds{${RUN}}`), legend: '' }],
            }),
          ],
        },
      ],
    },
  ],
});

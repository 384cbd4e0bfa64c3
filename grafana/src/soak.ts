import { dashboard } from './dashboard.js';
import { lines } from './panels.js';
import { faults, heals, ofItsJvm, percentile, run, RUN } from './queries.js';

/** The mean over the first hour of the time that is shown. */
function firstHour(series: string): string {
  return `avg_over_time(${series}[1h] @ start() offset -1h)`;
}

/** Five minutes against the first hour: 1 is as it was. */
function drift(series: string): string {
  return `avg_over_time(${series}[5m]) / ${firstHour(series)}`;
}

const ACKNOWLEDGED = `run_id:millrace_events_acknowledged:rate10s{${RUN}}`;

export const soak = dashboard({
  uid: 'millrace-soak',
  title: 'Millrace / Soak',
  description:
    'A run of hours or days: what becomes slower, larger or fewer. The time that is shown should begin with the run: its first hour is what the rest is held against.',
  from: 'now-24h',
  refresh: '1m',
  variables: [run],
  marks: [faults, heals],
  sections: [
    {
      title: 'Against the first hour',
      rows: [
        {
          height: 9,
          panels: [
            lines({
              id: 1,
              title: 'Latency',
              description:
                'Mean of five minutes over that of the first hour, for p99 and p50 of the response time. 1.2 is a fifth longer.',
              unit: 'none',
              queries: [
                { expr: drift(percentile('response', '99')), legend: 'p99' },
                { expr: drift(percentile('response', '50')), legend: 'p50' },
                { expr: drift(percentile('end-to-end', '99')), legend: 'end-to-end p99' },
              ],
            }),
            lines({
              id: 2,
              title: 'Throughput',
              description:
                'Acknowledged events, five minutes over the first hour. Needs the recording rules in compose/prometheus/rules.',
              unit: 'none',
              queries: [{ expr: drift(ACKNOWLEDGED), legend: 'acknowledged' }],
            }),
          ],
        },
      ],
    },
    {
      title: 'As it is',
      rows: [
        {
          height: 9,
          panels: [
            lines({
              id: 10,
              title: 'Response time, five minutes',
              description: 'Mean and maximum of the 99th percentiles of each second.',
              unit: 's',
              logarithmic: true,
              queries: [
                { expr: `avg_over_time(${percentile('response', '99')}[5m])`, legend: 'mean p99' },
                {
                  expr: `max_over_time(${percentile('response', '99')}[5m])`,
                  legend: 'worst p99',
                },
              ],
            }),
            lines({
              id: 11,
              title: 'Lag',
              description: 'Records that the groups have not handled, all partitions together.',
              unit: 'short',
              queries: [
                {
                  expr: `sum by (group) (millrace_group_lag_events{${RUN}})`,
                  legend: '{{group}}',
                },
              ],
            }),
            lines({
              id: 12,
              title: 'Errors so far',
              description: 'Refused events, and those of which nobody can say, since the run began.',
              unit: 'short',
              queries: [
                { expr: `millrace_events_refused_total{${RUN}}`, legend: 'refused' },
                { expr: `millrace_events_unknown_total{${RUN}}`, legend: 'unknown' },
              ],
            }),
          ],
        },
      ],
    },
    {
      title: 'What fills up',
      rows: [
        {
          height: 9,
          panels: [
            lines({
              id: 20,
              title: 'Memory of the tool',
              description: 'Heap and other memory in use by the JVM that makes the load.',
              unit: 'bytes',
              queries: [
                {
                  expr: ofItsJvm('sum by (instance, job, area) (jvm_memory_used_bytes)'),
                  legend: '{{area}}',
                },
              ],
            }),
            lines({
              id: 21,
              title: 'Memory of the brokers',
              description: 'Heap in use, by broker.',
              unit: 'bytes',
              queries: [
                {
                  expr: 'sum by (instance) (jvm_memory_used_bytes{job="kafka", area="heap"})',
                  legend: '{{instance}}',
                },
              ],
            }),
          ],
        },
        {
          height: 9,
          panels: [
            lines({
              id: 22,
              title: 'Files',
              description: 'Open file descriptors of the tool and of the brokers.',
              unit: 'short',
              queries: [
                { expr: ofItsJvm('process_files_open_files'), legend: 'Millrace' },
                { expr: 'process_open_fds{job="kafka"}', legend: '{{instance}}' },
              ],
            }),
            lines({
              id: 23,
              title: 'Logs',
              description: 'Bytes in all replicas, by broker.',
              unit: 'bytes',
              queries: [{ expr: 'sum by (instance) (kafka_log_log_size)', legend: '{{instance}}' }],
            }),
          ],
        },
      ],
    },
  ],
});

import { dashboard } from './dashboard.js';
import { figure, lines, NONE_IS_GOOD, type Steps, table } from './panels.js';
import {
  faults,
  group,
  heals,
  last,
  leaders,
  percentileOfBuckets,
  rate,
  rebalances,
  run,
  RUN,
} from './queries.js';

const GROUP = `${RUN}, group=~"$group"`;

/** Seconds: more than a transaction of ordinary length holds readers back. */
const LONG_WAIT: Steps = [
  [null, 'green'],
  [5, 'orange'],
  [30, 'red'],
];

/** Shown where a run has nothing of the kind. */
const NONE = 'none in this run';

export const delivery = dashboard({
  uid: 'millrace-delivery',
  title: 'Millrace / Delivery',
  description:
    'Transactions, share groups and stages of a run. Each heading says which runs have data below it: an ordinary run has none here.',
  from: 'now-5m',
  refresh: '5s',
  variables: [run, group],
  marks: [faults, heals, leaders, rebalances],
  sections: [
    {
      title: 'Transactions: runs with --transactional',
      rows: [
        {
          height: 4,
          panels: [
            figure({
              id: 1,
              title: 'Committed',
              description: 'Transactions whose commit was confirmed.',
              unit: 'short',
              unknown: NONE,
              queries: [
                { expr: `millrace_transactions_total{${RUN}, end="committed"}`, legend: 'committed' },
              ],
            }),
            figure({
              id: 2,
              title: 'Aborted on purpose',
              description: 'Transactions that --abort-share had rolled back.',
              unit: 'short',
              unknown: NONE,
              queries: [
                {
                  expr: `millrace_transactions_total{${RUN}, end="aborted_on_purpose"}`,
                  legend: 'aborted on purpose',
                },
              ],
            }),
            figure({
              id: 3,
              title: 'Aborted by a failure',
              description:
                'Transactions that were rolled back because something failed. Without a fault there should be none.',
              unit: 'short',
              unknown: NONE,
              steps: NONE_IS_GOOD,
              queries: [
                {
                  expr: `millrace_transactions_total{${RUN}, end="aborted_by_failure"}`,
                  legend: 'aborted by a failure',
                },
              ],
            }),
            figure({
              id: 4,
              title: 'Unknown',
              description:
                'Transactions whose commit was asked for and neither confirmed nor refused. Their events may be in the log or not.',
              unit: 'short',
              unknown: NONE,
              steps: NONE_IS_GOOD,
              queries: [
                { expr: `millrace_transactions_total{${RUN}, end="unknown"}`, legend: 'unknown' },
              ],
            }),
          ],
        },
        {
          height: 9,
          panels: [
            lines({
              id: 10,
              title: 'Transactions by their end',
              description:
                'How many end in a second, and how. Each costs its producer a commit: events that become due meanwhile are sent late.',
              unit: 'eps',
              queries: [{ expr: rate('millrace_transactions_total'), legend: '{{end}}' }],
            }),
            lines({
              id: 11,
              title: 'Commit time',
              description:
                'From the call of the commit until it was confirmed. Percentiles from buckets, off by under 1 % at p99; the longest is exact, of each second.',
              unit: 's',
              logarithmic: true,
              queries: [
                { expr: percentileOfBuckets('millrace_commit_time_seconds', 0.5), legend: 'p50' },
                { expr: percentileOfBuckets('millrace_commit_time_seconds', 0.99), legend: 'p99' },
                {
                  expr: `millrace_latency_max_seconds{${RUN}, stage="commit", window="second"}`,
                  legend: 'longest',
                },
              ],
            }),
            lines({
              id: 12,
              title: 'Events by what became of them',
              description:
                'Acknowledged: their transaction is committed. Aborted: it was rolled back, and no reader of committed events may see them. Unknown: nobody says.',
              unit: 'eps',
              queries: [
                { expr: rate('millrace_events_acknowledged_total'), legend: 'acknowledged' },
                { expr: rate('millrace_events_aborted_total'), legend: 'aborted' },
                { expr: rate('millrace_events_unknown_total'), legend: 'unknown' },
              ],
            }),
          ],
        },
      ],
    },
    {
      title:
        'What open transactions hold back: runs with --transactional, exactly-once stages or isolation.level=read_committed',
      rows: [
        {
          height: 9,
          panels: [
            lines({
              id: 20,
              title: 'Events behind the last stable offset',
              description:
                'Records of each partition between the last stable offset and the end of the log that groups read: who reads committed events cannot see them yet. A few are always there while transactions follow each other.',
              unit: 'short',
              queries: [
                {
                  expr: `millrace_stable_offset_lag_events{${RUN}}`,
                  legend: 'partition {{partition}}',
                },
              ],
            }),
            lines({
              id: 21,
              title: 'Wait behind an open transaction',
              description:
                'For how long the last stable offset of a partition has stood still although the log goes on. It climbs until the transaction ends, or is rolled back after its timeout. Looked at once a second: shorter waits than two may not be seen.',
              unit: 's',
              queries: [
                {
                  expr: `millrace_stable_offset_wait_seconds{${RUN}}`,
                  legend: 'partition {{partition}}',
                },
              ],
            }),
            figure({
              id: 22,
              title: 'Longest wait',
              description: 'The longest that a partition stood still behind an open transaction so far.',
              unit: 's',
              unknown: NONE,
              steps: LONG_WAIT,
              width: 4,
              queries: [
                {
                  expr: `millrace_stable_offset_wait_longest_seconds{${RUN}}`,
                  legend: 'longest wait',
                },
              ],
            }),
          ],
        },
      ],
    },
    {
      title: 'Share groups: runs with --group.protocol share',
      rows: [
        {
          height: 9,
          panels: [
            lines({
              id: 30,
              title: 'What members said to their deliveries',
              description:
                'Confirmed by the broker: accepted, rejected, released (given back, and delivered again). Late: refused, since the record was locked for too long. Unconfirmed: no answer came.',
              unit: 'eps',
              queries: [
                {
                  expr: `sum by (outcome) (${rate('millrace_share_acknowledgements_total', GROUP)})`,
                  legend: '{{outcome}}',
                },
              ],
            }),
            lines({
              id: 31,
              title: 'Deliveries by number',
              description:
                "An event's first delivery, its second and so on, by the broker's count. After the fifth (by default) the broker gives an event up.",
              unit: 'eps',
              stacked: true,
              queries: [
                {
                  expr: `sum by (number) (${rate('millrace_share_deliveries_total', GROUP)})`,
                  legend: 'delivery {{number}}',
                },
              ],
            }),
            lines({
              id: 32,
              title: 'Not settled',
              description:
                'Acknowledged events that a group has neither accepted nor rejected; of an ordinary group, those that it has not received. A share group has no position, and so no lag by partition.',
              unit: 'short',
              queries: [{ expr: `millrace_group_behind_events{${GROUP}}`, legend: '{{group}}' }],
            }),
          ],
        },
        {
          height: 4,
          panels: [
            figure({
              id: 33,
              title: 'Acknowledged late',
              description:
                'Acknowledgements that the broker refused: the record was locked for longer than group.share.record.lock.duration.ms (30 s by default), and went to another member.',
              unit: 'short',
              unknown: NONE,
              steps: NONE_IS_GOOD,
              queries: [
                {
                  expr: `sum(millrace_share_acknowledgements_total{${GROUP}, outcome="late"})`,
                  legend: 'acknowledged late',
                },
              ],
            }),
            figure({
              id: 34,
              title: 'Events accepted',
              description: 'Distinct events, confirmed. Known when the run is over.',
              unit: 'short',
              unknown: 'not yet',
              queries: [
                { expr: `sum(millrace_share_events_accepted_total{${GROUP}})`, legend: 'accepted' },
              ],
            }),
            figure({
              id: 35,
              title: 'Events rejected',
              description: 'Distinct events, confirmed. Known when the run is over.',
              unit: 'short',
              unknown: 'not yet',
              queries: [
                { expr: `sum(millrace_share_events_rejected_total{${GROUP}})`, legend: 'rejected' },
              ],
            }),
            figure({
              id: 36,
              title: 'Archived',
              description:
                'Events that the broker delivered as often as it does, and that nobody accepted: dropped without a word. Known when the run is over.',
              unit: 'short',
              unknown: 'not yet',
              steps: NONE_IS_GOOD,
              queries: [
                { expr: `sum(millrace_share_events_archived_total{${GROUP}})`, legend: 'archived' },
              ],
            }),
            figure({
              id: 37,
              title: 'Accepted twice',
              description:
                'Records whose accept was confirmed more than once. Known when the run is over; fails it.',
              unit: 'short',
              unknown: 'not yet',
              steps: NONE_IS_GOOD,
              queries: [
                {
                  expr: `sum(millrace_share_records_accepted_twice_total{${GROUP}})`,
                  legend: 'accepted twice',
                },
              ],
            }),
          ],
        },
      ],
    },
    {
      title: 'Stages: runs with --stages',
      rows: [
        {
          height: 9,
          panels: [
            lines({
              id: 40,
              title: 'Events read and passed on',
              description:
                'Where the two part, a stage falls behind, or rolls back and reads again. In transactions an event counts as passed on when its transaction is committed.',
              unit: 'eps',
              queries: [
                { expr: rate('millrace_stage_events_taken_total'), legend: 'stage {{stage}} read' },
                {
                  expr: rate('millrace_stage_events_passed_on_total'),
                  legend: 'stage {{stage}} passed on',
                },
              ],
            }),
            lines({
              id: 41,
              title: 'Lag by stage',
              description:
                'Records up to the last one written before a stage that it has not passed on and committed, over all partitions. What is read and waits for its commit is among them.',
              unit: 'short',
              queries: [
                {
                  expr: `sum by (stage) (millrace_stage_lag_events{${RUN}})`,
                  legend: 'stage {{stage}}',
                },
              ],
            }),
          ],
        },
        {
          height: 8,
          panels: [
            lines({
              id: 42,
              title: 'Commits',
              description: 'Commits of offsets, or of transactions, by all workers of a stage.',
              unit: 'eps',
              queries: [{ expr: rate('millrace_stage_commits_total'), legend: 'stage {{stage}}' }],
            }),
            lines({
              id: 43,
              title: 'Errors and rolled back batches',
              description:
                'Errors so far, also those that were overcome, and batches that were read again: after an error, or when partitions went to another worker.',
              unit: 'short',
              queries: [
                { expr: `millrace_stage_errors_total{${RUN}}`, legend: 'stage {{stage}} errors' },
                {
                  expr: `millrace_stage_rollbacks_total{${RUN}}`,
                  legend: 'stage {{stage}} rolled back',
                },
              ],
            }),
            lines({
              id: 44,
              title: 'CPU (with --stage-processes, or --fault kill-stage)',
              description:
                'Cores that the workers of a stage take. Workers that are threads of the tool have no figure of their own: then there is no data here.',
              unit: 'short',
              queries: [
                { expr: rate('millrace_stage_cpu_seconds_total'), legend: 'stage {{stage}}' },
              ],
            }),
          ],
        },
        {
          height: 6,
          panels: [
            table({
              id: 45,
              title: 'What the logs say, when the run is over',
              description:
                'Out: distinct events in the log that a stage wrote. Lost: read, and not passed on. Twice: copies too many. Which of them its delivery allows stands in docs/delivery.md.',
              unit: 'short',
              without: ['run_id', 'instance', 'job', '__name__'],
              columns: ['out', 'lost', 'twice'],
              queries: [
                { expr: last(`millrace_stage_events_out_total{${RUN}}`), legend: '' },
                { expr: last(`millrace_stage_events_lost_total{${RUN}}`), legend: '' },
                { expr: last(`millrace_stage_events_twice_total{${RUN}}`), legend: '' },
              ],
            }),
          ],
        },
      ],
    },
  ],
});

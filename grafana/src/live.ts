import { dashboard } from './dashboard.js';
import { figure, heatmap, lines, NONE_IS_GOOD } from './panels.js';
import {
  faults,
  group,
  heals,
  leaders,
  ofItsJvm,
  percentile,
  rate,
  rebalances,
  run,
  RUN,
} from './queries.js';

/** Of a second: the 99.9th would take 100,000 events in it. */
function distribution(stage: string) {
  return [
    { expr: percentile(stage, '50'), legend: 'p50' },
    { expr: percentile(stage, '90'), legend: 'p90' },
    { expr: percentile(stage, '99'), legend: 'p99' },
    {
      expr: `millrace_latency_max_seconds{${RUN}, stage="${stage}", window="second"}`,
      legend: 'longest',
    },
  ];
}

export const live = dashboard({
  uid: 'millrace-live',
  title: 'Millrace / Live run',
  description: 'One run while it goes on: what is offered, what is achieved, and how late it is.',
  from: 'now-5m',
  refresh: '5s',
  variables: [run, group],
  marks: [faults, heals, leaders, rebalances],
  sections: [
    {
      title: 'The run',
      rows: [
        {
          height: 4,
          panels: [
            figure({
              id: 1,
              title: 'State',
              description: 'What the run is doing now.',
              unit: 'none',
              unknown: 'none',
              byName: true,
              queries: [{ expr: `millrace_run_state{${RUN}}`, legend: '{{state}}' }],
            }),
            figure({
              id: 2,
              title: 'Verdict',
              description: 'Pass, fail or invalid, when the run is over.',
              unit: 'none',
              unknown: 'not yet',
              byName: true,
              queries: [{ expr: `millrace_run_verdict{${RUN}}`, legend: '{{verdict}}' }],
            }),
            figure({
              id: 3,
              title: 'Lost',
              description:
                'Acknowledged events that a group never received. Known when the run is over: until then an event may still be on its way.',
              unit: 'short',
              unknown: 'not yet',
              steps: NONE_IS_GOOD,
              queries: [{ expr: `sum(millrace_events_lost_total{${RUN}})`, legend: 'lost' }],
            }),
            figure({
              id: 4,
              title: 'Duplicated',
              description:
                'Receipts of an event beyond its first. Known when the run is over. At least once allows them.',
              unit: 'short',
              unknown: 'not yet',
              queries: [
                { expr: `sum(millrace_events_duplicated_total{${RUN}})`, legend: 'duplicated' },
              ],
            }),
            figure({
              id: 5,
              title: 'Reordered',
              description:
                'Events received behind a later one of their customer. Known when the run is over; of share groups never, which promise no order.',
              unit: 'short',
              unknown: 'not yet',
              steps: NONE_IS_GOOD,
              queries: [
                { expr: `sum(millrace_events_reordered_total{${RUN}})`, legend: 'reordered' },
              ],
            }),
            figure({
              id: 6,
              title: 'Refused or unknown',
              description:
                'Events that certainly did not reach the log, and those of which nobody can say.',
              unit: 'short',
              unknown: 'none',
              steps: NONE_IS_GOOD,
              queries: [
                {
                  expr: `sum(millrace_events_refused_total{${RUN}}) + sum(millrace_events_unknown_total{${RUN}})`,
                  legend: 'refused or unknown',
                },
              ],
            }),
          ],
        },
      ],
    },
    {
      title: 'Load',
      rows: [
        {
          height: 9,
          panels: [
            lines({
              id: 10,
              title: 'Offered against achieved',
              description:
                'Offered is what the schedule asks for; where acknowledged parts from it, events are late. Received counts all groups together.',
              unit: 'eps',
              queries: [
                { expr: `millrace_offered_events_per_second{${RUN}}`, legend: 'offered' },
                { expr: rate('millrace_events_offered_total'), legend: 'sent' },
                { expr: rate('millrace_events_acknowledged_total'), legend: 'acknowledged' },
                {
                  expr: `sum(${rate('millrace_events_received_total', `${RUN}, group=~"$group"`)})`,
                  legend: 'received',
                },
              ],
            }),
            lines({
              id: 11,
              title: 'Schedule lag and blocked sends',
              description:
                'How late send() was begun, and how much of each second producers waited in it for room in the buffer or for metadata.',
              unit: 's',
              queries: [
                { expr: percentile('schedule-lag', '99'), legend: 'schedule lag, p99' },
                {
                  expr: `millrace_latency_max_seconds{${RUN}, stage="schedule-lag", window="second"}`,
                  legend: 'schedule lag, longest',
                },
                {
                  expr: rate('millrace_sends_blocked_seconds_total'),
                  legend: 'blocked, s of each second',
                },
              ],
            }),
          ],
        },
      ],
    },
    {
      title: 'Latency, from the instant at which an event was due',
      rows: [
        {
          height: 9,
          panels: [
            lines({
              id: 20,
              title: 'Response time',
              description:
                'Until the acknowledgement; exact percentiles of each second. One with fewer than 100 samples beyond it is not shown.',
              unit: 's',
              logarithmic: true,
              queries: distribution('response'),
            }),
            lines({
              id: 21,
              title: 'End-to-end time',
              description: 'Until an event is handed to its handler; exact percentiles of each second.',
              unit: 's',
              logarithmic: true,
              queries: distribution('end-to-end'),
            }),
          ],
        },
        {
          height: 9,
          panels: [
            heatmap({
              id: 22,
              title: 'Response times',
              description: 'How many acknowledgements took how long. Two bands are two ways to be served.',
              unit: 's',
              queries: [
                {
                  expr: `sum by (le) (increase(millrace_response_time_seconds_bucket{${RUN}}[$__rate_interval]))`,
                  legend: '{{le}}',
                },
              ],
            }),
            lines({
              id: 23,
              title: 'Response and service, p99 from buckets',
              description:
                'Service time counts from the start of send(): where the two part, events waited before it. From histograms, so they can be summed over runs; off by under 1 % at p99.',
              unit: 's',
              logarithmic: true,
              queries: [
                {
                  expr: `histogram_quantile(0.99, sum by (le) (rate(millrace_response_time_seconds_bucket{${RUN}}[$__rate_interval])))`,
                  legend: 'response',
                },
                {
                  expr: `histogram_quantile(0.99, sum by (le) (rate(millrace_service_time_seconds_bucket{${RUN}}[$__rate_interval])))`,
                  legend: 'service',
                },
                {
                  expr: `histogram_quantile(0.99, sum by (le) (rate(millrace_end_to_end_time_seconds_bucket{${RUN}}[$__rate_interval])))`,
                  legend: 'end-to-end',
                },
                {
                  expr: `histogram_quantile(0.99, sum by (le) (rate(millrace_schedule_lag_seconds_bucket{${RUN}}[$__rate_interval])))`,
                  legend: 'schedule lag',
                },
              ],
            }),
          ],
        },
      ],
    },
    {
      title: 'What goes wrong',
      rows: [
        {
          height: 9,
          panels: [
            lines({
              id: 30,
              title: 'Lag by partition',
              description:
                'Records up to the last acknowledged one that a group has not handled. Brokers say no offsets under acks=0, and a share group has no position: then there is only the sum, of acknowledged events that are not received, or not settled.',
              unit: 'short',
              queries: [
                {
                  expr: `millrace_group_lag_events{${RUN}, group=~"$group"}`,
                  legend: '{{group}} / {{partition}}',
                },
                {
                  expr: `millrace_group_behind_events{${RUN}, group=~"$group"}`,
                  legend: '{{group}} / all',
                },
              ],
            }),
            lines({
              id: 31,
              title: 'Errors and blocked sends',
              description:
                'Refused and unknown events, those that were rolled back with their transaction, and calls of send() that took over 1 ms.',
              unit: 'eps',
              queries: [
                { expr: rate('millrace_events_refused_total'), legend: 'refused' },
                { expr: rate('millrace_events_unknown_total'), legend: 'unknown' },
                { expr: rate('millrace_events_aborted_total'), legend: 'aborted' },
                { expr: rate('millrace_sends_blocked_total'), legend: 'blocked sends' },
              ],
            }),
          ],
        },
      ],
    },
    {
      title: 'Millrace itself: is it the tool that is slow?',
      rows: [
        {
          height: 8,
          panels: [
            lines({
              id: 40,
              title: 'CPU',
              description: "Share of this machine's cores that the tool takes, and that all take.",
              unit: 'percentunit',
              max: 1,
              queries: [
                { expr: ofItsJvm('process_cpu_usage'), legend: 'Millrace' },
                { expr: ofItsJvm('system_cpu_usage'), legend: 'the machine' },
              ],
            }),
            lines({
              id: 41,
              title: 'Standstills',
              description:
                'Time in garbage collection, and the longest time in each second for which the JVM stood still for any reason.',
              unit: 's',
              queries: [
                {
                  expr: ofItsJvm('sum by (instance, job) (rate(jvm_gc_pause_seconds_sum[$__rate_interval]))'),
                  legend: 'garbage collection, s of each second',
                },
                { expr: `millrace_hiccup_max_seconds{${RUN}}`, legend: 'longest hiccup' },
              ],
            }),
            lines({
              id: 42,
              title: "Kafka's producers",
              description:
                "Kafka's own view: how long a batch waits in the producer, and how long brokers take to answer.",
              unit: 's',
              queries: [
                {
                  expr: `max(kafka_producer_record_queue_time_avg{${RUN}}) / 1000`,
                  legend: 'in the queue, mean',
                },
                {
                  expr: `max(kafka_producer_request_latency_avg{${RUN}}) / 1000`,
                  legend: 'request, mean',
                },
              ],
            }),
          ],
        },
      ],
    },
  ],
});

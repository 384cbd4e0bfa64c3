// Parts of queries that several dashboards share.
import { labelValues, type Mark } from './dashboard.js';

/** The selector of the run that is shown. */
export const RUN = 'run_id="$run"';

export const run = labelValues('run', 'Run', 'millrace_run_state', 'run_id', false);

export const runs = labelValues('run', 'Runs', 'millrace_run_state', 'run_id', true);

export const group = labelValues(
  'group',
  'Group',
  `millrace_events_received_total{${RUN}}`,
  'group',
  true,
);

/** How much of a counter comes in a second. */
export function rate(counter: string, selector: string = RUN): string {
  return `rate(${counter}{${selector}}[$__rate_interval])`;
}

/** The exact percentile of the last second. */
export function percentile(stage: string, percent: string): string {
  return `millrace_latency_percentile_seconds{${RUN}, stage="${stage}", percentile="${percent}", window="second"}`;
}

/** A percentile of all times of a while, from the buckets of a histogram: 0.99 is the 99th. */
export function percentileOfBuckets(histogram: string, quantile: number): string {
  return `histogram_quantile(${quantile}, sum by (le) (rate(${histogram}_bucket{${RUN}}[$__rate_interval])))`;
}

/** Metrics of the JVM that made the run; they know nothing of runs. */
export function ofItsJvm(expr: string): string {
  return `${expr} * on (instance, job) group_left () max by (instance, job) (millrace_run_state{${RUN}})`;
}

/** The last value in the time that is shown, also of runs that are over. */
export function last(series: string): string {
  return `last_over_time(${series}[$__range])`;
}

function mark(kind: string, name: string, color: string): Mark {
  return {
    name,
    color,
    text: name,
    expr: `changes(millrace_run_events_total{${RUN}, kind="${kind}"}[$__rate_interval]) > 0`,
  };
}

export const faults = mark('fault', 'Fault', 'red');
export const heals = mark('heal', 'Healed', 'green');
export const leaders = mark('leader_change', 'New leader', 'orange');
export const rebalances = mark('rebalance', 'Rebalance', 'blue');

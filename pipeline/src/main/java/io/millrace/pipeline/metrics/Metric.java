package io.millrace.pipeline.metrics;

import java.util.List;

/**
 * Every metric of Millrace's own: the one place where their names live. Names follow Prometheus'
 * conventions: base units, counters end in {@code _total}. Each also has the label {@code run_id}.
 */
enum Metric {
  EVENTS_OFFERED(
      "millrace_events_offered_total", Type.COUNTER, "Events that were due: sent, or given up."),
  EVENTS_ACKNOWLEDGED(
      "millrace_events_acknowledged_total", Type.COUNTER, "Events that brokers acknowledged."),
  EVENTS_REFUSED(
      "millrace_events_refused_total",
      Type.COUNTER,
      "Events that certainly did not reach the log."),
  EVENTS_UNKNOWN(
      "millrace_events_unknown_total",
      Type.COUNTER,
      "Events of which nobody can say whether they reached the log."),
  EVENTS_NOT_SENT(
      "millrace_events_not_sent_total",
      Type.COUNTER,
      "Events that were due and given up before Kafka's client had taken them."),
  EVENTS_ABORTED(
      "millrace_events_aborted_total",
      Type.COUNTER,
      "Events that were rolled back with their transaction, on purpose or by a failure."),
  TRANSACTIONS(
      "millrace_transactions_total",
      Type.COUNTER,
      "Transactions that ended, by their end: committed, aborted_on_purpose, aborted_by_failure,"
          + " unknown (nobody said what became of the commit); transactional runs only.",
      "end"),
  EVENTS_LATE(
      "millrace_events_late_total",
      Type.COUNTER,
      "Events acknowledged later than the objective after they were due; runs with faults only.",
      "partition"),
  EVENTS_RECEIVED(
      "millrace_events_received_total",
      Type.COUNTER,
      "Events handed to a group's members, repeats included.",
      "group"),
  EVENTS_LOST(
      "millrace_events_lost_total",
      Type.COUNTER,
      "Acknowledged events that the group never received; known when the run is over.",
      "group"),
  EVENTS_DUPLICATED(
      "millrace_events_duplicated_total",
      Type.COUNTER,
      "Receipts of an event beyond its first; known when the run is over.",
      "group"),
  EVENTS_REORDERED(
      "millrace_events_reordered_total",
      Type.COUNTER,
      "Events received behind a later one of their customer; known when the run is over.",
      "group"),
  EVENTS_ACCEPTED(
      "millrace_share_events_accepted_total",
      Type.COUNTER,
      "Distinct events that members of a share group accepted; known when the run is over.",
      "group"),
  EVENTS_REJECTED(
      "millrace_share_events_rejected_total",
      Type.COUNTER,
      "Distinct events that members of a share group rejected; known when the run is over.",
      "group"),
  EVENTS_ARCHIVED(
      "millrace_share_events_archived_total",
      Type.COUNTER,
      "Events delivered to a share group as often as its brokers do, and accepted by no member;"
          + " known when the run is over.",
      "group"),
  RECORDS_ACCEPTED_TWICE(
      "millrace_share_records_accepted_twice_total",
      Type.COUNTER,
      "Records that were accepted more than once; known when the run is over.",
      "group"),
  SHARE_DELIVERIES(
      "millrace_share_deliveries_total",
      Type.COUNTER,
      "Deliveries to a share group, by the brokers' count of the event's deliveries: 1 is its first.",
      "group",
      "number"),
  SHARE_ACKNOWLEDGEMENTS(
      "millrace_share_acknowledgements_total",
      Type.COUNTER,
      "What members of a share group said to their deliveries, by what became of it: accepted,"
          + " rejected, released (given back), late (the broker refused it, since the lock was over),"
          + " unconfirmed (an accept or a rejection that never had an answer).",
      "group",
      "outcome"),
  STAGE_EVENTS_LOST(
      "millrace_stage_events_lost_total",
      Type.COUNTER,
      "Events that a stage read and did not pass on; known when the run is over.",
      "stage"),
  STAGE_EVENTS_TWICE(
      "millrace_stage_events_twice_total",
      Type.COUNTER,
      "Copies that a stage wrote beyond those that it read; known when the run is over.",
      "stage"),
  STAGE_EVENTS_OUT(
      "millrace_stage_events_out_total",
      Type.COUNTER,
      "Distinct events in the log that a stage wrote; known when the run is over.",
      "stage"),
  STAGE_EVENTS_TAKEN(
      "millrace_stage_events_taken_total",
      Type.COUNTER,
      "Events that the workers of a stage read, repeats included.",
      "stage"),
  STAGE_EVENTS_PASSED_ON(
      "millrace_stage_events_passed_on_total",
      Type.COUNTER,
      "Events that the workers of a stage wrote and brokers acknowledged, in a transaction only when"
          + " that was committed; repeats included.",
      "stage"),
  STAGE_COMMITS(
      "millrace_stage_commits_total",
      Type.COUNTER,
      "Commits of offsets, or of transactions, by the workers of a stage.",
      "stage"),
  STAGE_ROLLBACKS(
      "millrace_stage_rollbacks_total",
      Type.COUNTER,
      "Batches that the workers of a stage rolled back to read them again, after an error or because"
          + " their partitions went to another.",
      "stage"),
  STAGE_ERRORS(
      "millrace_stage_errors_total",
      Type.COUNTER,
      "Errors that the workers of a stage saw, those that were overcome included.",
      "stage"),
  STAGE_CPU(
      "millrace_stage_cpu_seconds_total",
      Type.COUNTER,
      "CPU time of a stage's workers; only where they are processes of their own.",
      "stage"),
  STAGE_LAG(
      "millrace_stage_lag_events",
      Type.GAUGE,
      "Records up to the last one written before a stage that it has not passed on and committed;"
          + " not under acks=0.",
      "stage",
      "partition"),
  OFFERED_RATE(
      "millrace_offered_events_per_second",
      Type.GAUGE,
      "Rate that the schedule asked for in the last second; absent under --rate max."),
  RESPONSE_TIME(
      "millrace_response_time_seconds",
      Type.HISTOGRAM,
      "From the instant at which an event was due until it was acknowledged."),
  SERVICE_TIME(
      "millrace_service_time_seconds",
      Type.HISTOGRAM,
      "From the actual start of send() until the acknowledgement."),
  END_TO_END_TIME(
      "millrace_end_to_end_time_seconds",
      Type.HISTOGRAM,
      "From the instant at which an event was due until it was handed to its handler."),
  SCHEDULE_LAG(
      "millrace_schedule_lag_seconds",
      Type.HISTOGRAM,
      "From the instant at which an event was due until the start of its send()."),
  COMMIT_TIME(
      "millrace_commit_time_seconds",
      Type.HISTOGRAM,
      "From the call of a transaction's commit until it was confirmed; transactional runs only."),
  LATENCY_PERCENTILE(
      "millrace_latency_percentile_seconds",
      Type.GAUGE,
      "Exact percentile of a stage: over the run so far, or over its last second."
          + " Absent with fewer than 100 samples beyond it.",
      "stage",
      "percentile",
      "window"),
  LATENCY_MAX(
      "millrace_latency_max_seconds",
      Type.GAUGE,
      "Longest of a stage: over the run so far, or over its last second.",
      "stage",
      "window"),
  SENDS_BLOCKED(
      "millrace_sends_blocked_total", Type.COUNTER, "Calls of send() that took over 1 ms."),
  SENDS_BLOCKED_SECONDS(
      "millrace_sends_blocked_seconds_total",
      Type.COUNTER,
      "Time that these calls took in all, over all producers."),
  GROUP_LAG(
      "millrace_group_lag_events",
      Type.GAUGE,
      "Records up to the last acknowledged one that a group has not handled; not under acks=0, nor"
          + " of a share group, which has no position.",
      "group",
      "partition"),
  GROUP_BEHIND(
      "millrace_group_behind_events",
      Type.GAUGE,
      "Acknowledged events that a group has not received, or that a share group has neither accepted"
          + " nor rejected.",
      "group"),
  STABLE_OFFSET_LAG(
      "millrace_stable_offset_lag_events",
      Type.GAUGE,
      "Records between the last stable offset and the end of the log that groups read, markers of"
          + " transactions included; while a run that is transactional or reads committed events goes"
          + " on.",
      "partition"),
  STABLE_OFFSET_WAIT(
      "millrace_stable_offset_wait_seconds",
      Type.GAUGE,
      "For how long the last stable offset has stood still behind the end of the log, to a second or"
          + " two: how long an open transaction has held readers of committed events back.",
      "partition"),
  STABLE_OFFSET_WAIT_LONGEST(
      "millrace_stable_offset_wait_longest_seconds",
      Type.GAUGE,
      "The longest such wait of any partition in the run so far."),
  PARTITION_IDLE(
      "millrace_partition_idle_seconds",
      Type.GAUGE,
      "Time since the last acknowledgement from a partition while the load goes on; not under acks=0.",
      "partition"),
  RUN_EVENTS(
      "millrace_run_events_total",
      Type.COUNTER,
      "Events of the run besides its load, by kind: fault, heal, leader_change (of a partition),"
          + " rebalance (a change of a member's assignment).",
      "kind"),
  HICCUP(
      "millrace_hiccup_max_seconds",
      Type.GAUGE,
      "Longest time in the last second for which Millrace's own JVM stood still."),
  FAILOVER_GAP(
      "millrace_failover_gap_seconds",
      Type.GAUGE,
      "Longest time that a partition stood still under a fault; known when the run is over."
          + " operation: write or read; partitions: victim_led or others.",
      "number",
      "fault",
      "operation",
      "partitions"),
  FAILOVER_PHASE(
      "millrace_failover_phase_seconds",
      Type.GAUGE,
      "Time from a fault until a phase was reached; known when the run is over.",
      "number",
      "fault",
      "phase"),
  FAILOVER_LOST(
      "millrace_failover_lost_events",
      Type.GAUGE,
      "Acknowledged events that are in no log after the fault; known when the run is over.",
      "number",
      "fault"),
  RUN_STATE(
      "millrace_run_state",
      Type.GAUGE,
      "1 for what the run is doing now: starting, warm-up, preparing, load, drain, audit, over,"
          + " failed.",
      "state"),
  RUN_VERDICT(
      "millrace_run_verdict",
      Type.GAUGE,
      "1 for the verdict (pass, fail, invalid), when the run is over.",
      "verdict"),
  RUN_INFO(
      "millrace_run_info",
      Type.INFO,
      "1, with what the run is and its settings as labels, to join on.",
      "name",
      "acks",
      "linger_ms",
      "batch_size",
      "compression_type",
      "enable_idempotence",
      "partitions",
      "replication_factor",
      "min_insync_replicas",
      "group_protocol",
      "producers",
      "members",
      "rate",
      "kafka");

  /** The label of every metric: the name of the run's directory. */
  static final String RUN_ID = "run_id";

  private final String fullName;
  private final Type type;
  private final String help;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> labels;

  /** As Prometheus knows them. */
  enum Type {
    COUNTER,
    GAUGE,
    HISTOGRAM,
    INFO
  }

  Metric(String fullName, Type type, String help, String... labels) {
    this.fullName = fullName;
    this.type = type;
    this.help = help;
    this.labels = List.of(labels);
  }

  /** As it is scraped; a histogram's series have {@code _bucket} and the like behind it. */
  String fullName() {
    return fullName;
  }

  /** Without the ending that its type brings with it. */
  String baseName() {
    return switch (type) {
      case COUNTER -> withoutEnding("_total");
      case INFO -> withoutEnding("_info");
      case GAUGE, HISTOGRAM -> fullName;
    };
  }

  private String withoutEnding(String ending) {
    return fullName.substring(0, fullName.length() - ending.length());
  }

  /** Of the same histogram with native buckets instead of classic ones. */
  String nativeName() {
    return fullName.replaceFirst("_seconds$", "_native_seconds");
  }

  Type type() {
    return type;
  }

  String help() {
    return help;
  }

  /** Besides {@link #RUN_ID}. */
  List<String> labels() {
    return labels;
  }
}

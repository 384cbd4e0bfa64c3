package io.millrace.pipeline.worker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of what a worker process tells the run, as JSON on its standard output, ten times a
 * second.
 *
 * @param usage what its JVM has spent since it began
 * @param hiccups for which its JVM stood still since the last line, see {@link HistogramText}
 * @param client its Kafka client's metrics; null on lines that do not tell them
 * @param sender of a sender; null of a member
 * @param member of a member; null of a sender
 * @param failure what ended the task before its time; null when nothing did
 * @param last no further line comes of this task
 * @param stage of a stage worker; null of others
 */
record WorkerReport(
    JvmUsage usage,
    @Nullable String hiccups,
    @Nullable List<ClientMetric> client,
    @Nullable SenderReport sender,
    @Nullable MemberReport member,
    @Nullable String failure,
    boolean last,
    @Nullable StageReport stage) {

  /** Of a sender or a member. */
  WorkerReport(
      JvmUsage usage,
      @Nullable String hiccups,
      @Nullable List<ClientMetric> client,
      @Nullable SenderReport sender,
      @Nullable MemberReport member,
      @Nullable String failure,
      boolean last) {
    this(usage, hiccups, client, sender, member, failure, last, null);
  }
}

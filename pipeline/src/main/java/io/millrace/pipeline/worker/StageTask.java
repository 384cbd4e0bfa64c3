package io.millrace.pipeline.worker;

import io.millrace.core.order.EventFormat;
import io.millrace.core.settings.ConsumerSettings;
import io.millrace.core.settings.ProducerSettings;
import io.millrace.core.stage.Delivery;
import io.millrace.core.stage.StageAssignment;
import java.time.Duration;
import java.util.Map;

/**
 * What a stage worker in a process of its own is to do.
 *
 * @param consumer settings; may hold secrets
 * @param producer settings; may hold secrets
 * @param crashAtCommit the process halts in the middle of its commit of this number, from 1; 0: it
 *     does not
 */
public record StageTask(
    String name,
    TaskTerms terms,
    String groupId,
    String transactionalId,
    Map<String, String> consumer,
    Map<String, String> producer,
    String input,
    String output,
    int run,
    String format,
    int partitions,
    String delivery,
    long commitEveryMs,
    int crashAtCommit)
    implements WorkerTask {

  /** The task of the worker {@code name}. */
  public static StageTask of(
      String name,
      TaskTerms terms,
      StageAssignment assignment,
      ConsumerSettings consumer,
      ProducerSettings producer,
      int crashAtCommit) {
    return new StageTask(
        name,
        terms,
        assignment.groupId(),
        assignment.transactionalId(),
        consumer.properties(),
        producer.properties(),
        assignment.input(),
        assignment.output(),
        assignment.run(),
        assignment.format().name(),
        assignment.partitions(),
        assignment.delivery().name(),
        assignment.commitEvery().toMillis(),
        crashAtCommit);
  }

  StageAssignment assignment() {
    return new StageAssignment(
        groupId,
        transactionalId,
        input,
        output,
        run,
        EventFormat.of(format),
        partitions,
        Delivery.valueOf(delivery),
        Duration.ofMillis(commitEveryMs));
  }

  @Override
  public String toString() {
    return "StageTask[" + name + " of " + groupId + "]";
  }
}

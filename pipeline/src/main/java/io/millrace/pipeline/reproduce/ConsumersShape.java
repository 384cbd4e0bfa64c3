package io.millrace.pipeline.reproduce;

import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.result.ReproduceResult;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Measures how much three consumers read faster than one when a topic is read from its begin. */
final class ConsumersShape implements ShapeExperiment {
  private static final double PUBLISHED = 2.78;
  private static final int PARTITIONS = 6;

  /** Some millions of records: a few seconds of reading. */
  private static final Duration FILL = Duration.ofSeconds(12);

  @Override
  public String id() {
    return "consumers";
  }

  @Override
  public String title() {
    return "three consumers beside one, reading a stored topic";
  }

  @Override
  public String source() {
    return LinkedIn.SOURCE + ": x2.78";
  }

  @Override
  public Duration estimate(ReproducePlan plan) {
    return plan.scaled(FILL).plus(plan.estimate(2, Duration.ofSeconds(4), Duration.ofMillis(500)));
  }

  @Override
  public ReproduceResult.Shape run(ShapeContext context) throws InterruptedException {
    List<Scaling.Round> rounds;
    try (EmbeddedCluster cluster = context.start(3)) {
      String topic = context.newTopic(cluster, PARTITIONS, 3);
      context.progress(id() + ": filling a topic");
      try (SaturatedProducers filler =
          new SaturatedProducers(
              context, cluster, LinkedIn.producer("all", LinkedIn.LARGE_BATCH), topic, 1)) {
        filler.measure(context.plan().scaled(FILL));
      }
      SaturatedConsumers consumers = new SaturatedConsumers(cluster, topic, PARTITIONS);
      rounds =
          context.rounds(id(), List.of(1, 3), (count, round) -> consumers.read(count)).stream()
              .map(Scaling.Round::of)
              .toList();
    }
    return Scaling.shape(
        this,
        "consumer",
        String.format(
            Locale.ROOT,
            "3 brokers, %d partitions, replication 3, unkeyed %d-byte values from the page cache,"
                + " partitions assigned beforehand, a thread and a connection each in one JVM",
            PARTITIONS,
            SaturatedProducers.VALUE_BYTES),
        PUBLISHED,
        rounds,
        context.plan().seed());
  }
}

package io.millrace.pipeline.reproduce;

import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.result.ReproduceResult;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Measures how much three saturated producers send faster than one. */
final class ProducersShape implements ShapeExperiment {
  private static final double PUBLISHED = 2.57;
  private static final Duration RUN = Duration.ofSeconds(5);

  @Override
  public String id() {
    return "producers";
  }

  @Override
  public String title() {
    return "three saturated producers beside one, asynchronous replication";
  }

  @Override
  public String source() {
    return LinkedIn.SOURCE + ": x2.57";
  }

  @Override
  public Duration estimate(ReproducePlan plan) {
    return plan.estimate(2, RUN, Duration.ofSeconds(3));
  }

  @Override
  public ReproduceResult.Shape run(ShapeContext context) throws InterruptedException {
    List<Scaling.Round> rounds;
    try (EmbeddedCluster cluster = context.start(3)) {
      rounds =
          context
              .rounds(id(), List.of(1, 3), (producers, round) -> once(context, cluster, producers))
              .stream()
              .map(Scaling.Round::of)
              .toList();
    }
    return Scaling.shape(
        this,
        "producer",
        String.format(
            Locale.ROOT,
            "3 brokers, 6 partitions, replication 3, acks=1, batch.size %d, linger.ms=0, unkeyed"
                + " %d-byte values, a thread and a connection each in one JVM, %.1f s a run",
            LinkedIn.SMALL_BATCH,
            SaturatedProducers.VALUE_BYTES,
            context.plan().scaled(RUN).toMillis() / 1e3),
        PUBLISHED,
        rounds,
        context.plan().seed());
  }

  private static Throughput once(ShapeContext context, EmbeddedCluster cluster, int producers)
      throws InterruptedException {
    return SaturatedProducers.run(
        context, cluster, LinkedIn.producer("1", LinkedIn.SMALL_BATCH), 3, producers, RUN);
  }
}

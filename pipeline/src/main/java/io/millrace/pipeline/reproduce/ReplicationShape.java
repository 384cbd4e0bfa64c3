package io.millrace.pipeline.reproduce;

import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.result.ReproduceResult;
import io.millrace.pipeline.statistics.Estimate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures what replication costs a saturated producer: no replication, asynchronous (acks=1) and
 * synchronous (acks=all).
 */
final class ReplicationShape implements ShapeExperiment {
  private static final double ASYNC_2014 = 0.96;
  private static final double SYNC_2014 = 0.51;
  private static final double ASYNC_2022 = 0.62;
  private static final double SYNC_2022 = 0.34;

  /**
   * The published figures differ by a third from one another; this much is tolerated beyond them.
   */
  private static final double BEYOND = 0.15;

  private static final Duration RUN = Duration.ofSeconds(5);

  /** When a smaller share of the cores is busy, something other than CPU is the limit. */
  private static final double BUSY = 0.85;

  private record Variant(int replicas, String acks, int batchBytes) {}

  private static final List<Variant> VARIANTS =
      List.of(
          new Variant(1, "1", LinkedIn.SMALL_BATCH),
          new Variant(3, "1", LinkedIn.SMALL_BATCH),
          new Variant(3, "all", LinkedIn.LARGE_BATCH),
          new Variant(3, "all", LinkedIn.SMALL_BATCH));

  /** The runs of one round. */
  record Round(
      Throughput single, Throughput async, Throughput syncLargeBatch, Throughput syncSameBatch) {}

  @Override
  public String id() {
    return "replication";
  }

  @Override
  public String title() {
    return "one saturated producer: no replication, asynchronous, synchronous";
  }

  @Override
  public String source() {
    return LinkedIn.SOURCE
        + ": 1 : 0.96 : 0.51 (with two batch sizes); rerun of 2022: 1 : 0.62 : 0.34";
  }

  @Override
  public Duration estimate(ReproducePlan plan) {
    return plan.estimate(VARIANTS.size(), RUN, Duration.ofSeconds(3));
  }

  @Override
  public ReproduceResult.Shape run(ShapeContext context) throws InterruptedException {
    List<Round> rounds;
    try (EmbeddedCluster cluster = context.start(3)) {
      rounds =
          context
              .rounds(id(), VARIANTS, (variant, round) -> once(context, cluster, variant))
              .stream()
              .map(r -> new Round(r.get(0), r.get(1), r.get(2), r.get(3)))
              .toList();
    }
    long seed = context.plan().seed();
    Estimate single = Figures.mean(rounds, r -> r.single().recordsPerSecond(), seed);
    Estimate busy = Figures.mean(rounds, r -> r.single().cpuBusy() * 100, seed);
    Ratios ratios = Ratios.of(rounds, seed);
    ShapeVerdict verdict = judge(ratios, busy.value() / 100);
    return new ReproduceResult.Shape(
        id(),
        title(),
        source(),
        String.format(
            Locale.ROOT,
            "3 brokers, 6 partitions, unkeyed %d-byte values, linger.ms=0, %.1f s a run in fresh"
                + " producers and topics; batch.size %d with acks=1 and, as published, %d with"
                + " acks=all, then %d there too",
            SaturatedProducers.VALUE_BYTES,
            context.plan().scaled(RUN).toMillis() / 1e3,
            LinkedIn.SMALL_BATCH,
            LinkedIn.LARGE_BATCH,
            LinkedIn.SMALL_BATCH),
        verdict.reproduced(),
        verdict.because(),
        List.of(
            Figures.of("replication 1, acks=1", "records/s", null, single),
            Figures.of("asynchronous : none", "ratio", ASYNC_2014, ratios.async()),
            Figures.of(
                "synchronous : none, batch sizes as published", "ratio", SYNC_2014, ratios.sync()),
            Figures.of(
                "synchronous : none, equal batch sizes", "ratio", null, ratios.syncSameBatch()),
            Figures.of(
                "synchronous : asynchronous, batch sizes as published",
                "ratio",
                SYNC_2014 / ASYNC_2014,
                ratios.syncToAsync()),
            Figures.of("host CPU busy without replication", "%", null, busy)));
  }

  /** Throughput of each variant, as a ratio to that without replication. */
  record Ratios(Estimate async, Estimate sync, Estimate syncSameBatch, Estimate syncToAsync) {
    static Ratios of(List<Round> rounds, long seed) {
      return new Ratios(
          Figures.ratio(
              rounds, r -> r.async().recordsPerSecond(), r -> r.single().recordsPerSecond(), seed),
          Figures.ratio(
              rounds,
              r -> r.syncLargeBatch().recordsPerSecond(),
              r -> r.single().recordsPerSecond(),
              seed),
          Figures.ratio(
              rounds,
              r -> r.syncSameBatch().recordsPerSecond(),
              r -> r.single().recordsPerSecond(),
              seed),
          Figures.ratio(
              rounds,
              r -> r.syncLargeBatch().recordsPerSecond(),
              r -> r.async().recordsPerSecond(),
              seed));
    }
  }

  /**
   * Reproduced when the order is as published and each ratio is within the two published ones, give
   * or take 15 %. The variant with the published batch sizes is judged; nothing was published for
   * equal ones.
   */
  static ShapeVerdict judge(Ratios ratios, double busy) {
    ShapeVerdict.Builder verdict =
        new ShapeVerdict.Builder()
            .require(ratios.async().hasInterval(), "too few rounds for an interval")
            .require(
                !ratios.async().hasInterval() || ratios.async().low() <= 1,
                "asynchronous replication is faster than none")
            .require(
                !ratios.syncToAsync().hasInterval() || ratios.syncToAsync().high() < 1,
                String.format(
                    Locale.ROOT,
                    "synchronous replication is not shown to be slower than asynchronous (x%.2f)",
                    ratios.syncToAsync().value()));
    within(verdict, "asynchronous", ratios.async().value(), ASYNC_2022, ASYNC_2014);
    within(verdict, "synchronous", ratios.sync().value(), SYNC_2022, SYNC_2014);
    return verdict.build(note(ratios, busy));
  }

  private static void within(
      ShapeVerdict.Builder verdict, String what, double ratio, double least, double most) {
    double low = least * (1 - BEYOND);
    double high = most * (1 + BEYOND);
    verdict.require(
        ratio >= low && ratio <= high,
        String.format(Locale.ROOT, "%s is %.2f of none, not %.2f to %.2f", what, ratio, low, high));
  }

  private static String note(Ratios ratios, double busy) {
    String cpu;
    if (Double.isNaN(busy)) {
      cpu = "host CPU use is not known here";
    } else if (busy >= BUSY) {
      cpu =
          String.format(
              Locale.ROOT,
              "brokers and client share one host, %.0f %% busy without replication already, so every"
                  + " copy takes CPU from the producer",
              busy * 100);
    } else {
      cpu =
          String.format(
              Locale.ROOT,
              "brokers and client share one host, %.0f %% busy without replication",
              busy * 100);
    }
    return String.format(
        Locale.ROOT,
        "%s; with equal batch sizes synchronous is %.2f of none",
        cpu,
        ratios.syncSameBatch().value());
  }

  private static Throughput once(ShapeContext context, EmbeddedCluster cluster, Variant variant)
      throws InterruptedException {
    Map<String, String> settings = LinkedIn.producer(variant.acks(), variant.batchBytes());
    return SaturatedProducers.run(context, cluster, settings, variant.replicas(), 1, RUN);
  }
}

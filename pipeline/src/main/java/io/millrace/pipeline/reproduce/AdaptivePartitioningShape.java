package io.millrace.pipeline.reproduce;

import io.millrace.core.workload.Schedule;
import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.cluster.Placement;
import io.millrace.pipeline.result.ReproduceResult;
import io.millrace.pipeline.statistics.Estimate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * KIP-794: with one slow broker, a producer that gives every partition the same share waits longer
 * than one that gives slow brokers less.
 */
final class AdaptivePartitioningShape implements ShapeExperiment {
  /** 214 ms and 154 ms in the KIP's first test series. */
  private static final double PUBLISHED = 1.39;

  /**
   * Only one run of each, on one machine, was published, so no closer agreement can be asked for.
   */
  private static final double TOLERANCE = 0.25;

  private static final double RATE_PER_SECOND = 2_048;
  private static final int VALUE_BYTES = 512;
  private static final Duration SLEEP = Duration.ofMillis(20);
  private static final Duration RUN = Duration.ofSeconds(12);

  /** The part of a run in which queues build up and the producer learns which broker is slow. */
  private static final double UNCOUNTED_SHARE = 1.0 / 6;

  /** A 99th percentile rests on at least 100 samples beyond it. */
  private static final int LEAST_SAMPLES = 10_000;

  /**
   * Latencies of one variant in one round, in ms from the instant at which a record was due.
   *
   * @param p99Ms NaN with too few samples
   */
  record Latency(double meanMs, double p99Ms) {}

  /** Both variants in one round. */
  record Round(Latency uniform, Latency adaptive) {}

  @Override
  public String id() {
    return "adaptive-partitioning";
  }

  @Override
  public String title() {
    return "one slow broker: uniform against adaptive partitioning";
  }

  @Override
  public String source() {
    return "KIP-794, test series 1: p99 214 ms against 154 ms, 1.39 : 1";
  }

  @Override
  public Duration estimate(ReproducePlan plan) {
    return plan.estimate(2, RUN, Duration.ofSeconds(1));
  }

  @Override
  public ReproduceResult.Shape run(ShapeContext context) throws InterruptedException {
    List<Round> rounds;
    try (Proxies proxies = new Proxies();
        EmbeddedCluster cluster = context.start(3, Placement.behind(proxies::openBefore))) {
      proxies.first().delayAnswers(SLEEP);
      rounds =
          context
              .rounds(
                  id(), List.of(false, true), (adaptive, round) -> once(context, cluster, adaptive))
              .stream()
              .map(r -> new Round(r.get(0), r.get(1)))
              .toList();
    }
    long seed = context.plan().seed();
    Estimate uniform = Figures.mean(rounds, r -> r.uniform().p99Ms(), seed);
    Estimate adaptive = Figures.mean(rounds, r -> r.adaptive().p99Ms(), seed);
    Estimate ratio =
        Figures.ratio(rounds, r -> r.uniform().p99Ms(), r -> r.adaptive().p99Ms(), seed);
    Estimate meanRatio =
        Figures.ratio(rounds, r -> r.uniform().meanMs(), r -> r.adaptive().meanMs(), seed);
    ShapeVerdict verdict = judge(ratio, uniform, adaptive);
    return new ReproduceResult.Shape(
        id(),
        title(),
        source(),
        String.format(
            Locale.ROOT,
            "3 brokers behind proxies, 1 partition on each, replication 1, acks=all, linger.ms=0,"
                + " unkeyed %d-byte values at %.0f/s for %.0f s a run, of which the first sixth is"
                + " not counted; broker 1 sleeps %d ms before each answer; latency from the instant"
                + " at which a record was due",
            VALUE_BYTES,
            RATE_PER_SECOND,
            context.plan().scaled(RUN).toMillis() / 1e3,
            SLEEP.toMillis()),
        verdict.reproduced(),
        verdict.because(),
        List.of(
            Figures.of("p99, uniform", "ms", 214.0, uniform),
            Figures.of("p99, adaptive", "ms", 154.0, adaptive),
            Figures.of("p99, uniform : adaptive", "ratio", PUBLISHED, ratio),
            Figures.of("mean, uniform : adaptive", "ratio", 49.92 / 40.06, meanRatio)));
  }

  /**
   * Reproduced when adaptive partitioning is shown to be better, by the published factor give or
   * take a quarter.
   */
  static ShapeVerdict judge(Estimate ratio, Estimate uniform, Estimate adaptive) {
    if (Double.isNaN(ratio.value())) {
      return new ShapeVerdict(
          false, "the runs were too short: p99 needs " + LEAST_SAMPLES + " records in each");
    }
    return new ShapeVerdict.Builder()
        .require(ratio.hasInterval(), "too few rounds for an interval")
        .require(
            !ratio.hasInterval() || ratio.low() > 1,
            "the interval of the ratio does not rule out that there is no difference")
        .require(
            Figures.near(ratio.value(), PUBLISHED, TOLERANCE),
            String.format(
                Locale.ROOT,
                "the ratio is %.2f (%.0f ms against %.0f ms), not %.2f to %.2f",
                ratio.value(),
                uniform.value(),
                adaptive.value(),
                PUBLISHED * (1 - TOLERANCE),
                PUBLISHED * (1 + TOLERANCE)))
        .build("");
  }

  private static Latency once(ShapeContext context, EmbeddedCluster cluster, boolean adaptive)
      throws InterruptedException {
    String topic = context.newTopic(cluster, 3, 1);
    Map<String, String> settings =
        Map.of(
            "acks", "all",
            "linger.ms", "0",
            "batch.size", "16384",
            "partitioner.adaptive.partitioning.enable", Boolean.toString(adaptive),
            // as in the KIP's run: Kafka's default, which never leaves a partition out entirely
            "partitioner.availability.timeout.ms", "0");
    try (KafkaProducer<byte[], byte[]> producer = context.newProducer(cluster, settings, topic)) {
      PacedSender.Sent sent =
          new PacedSender(producer, topic, VALUE_BYTES)
              .send(
                  new Schedule.Constant(RATE_PER_SECOND).pacer(1, 0, new SplittableRandom(1)),
                  RATE_PER_SECOND,
                  context.plan().scaled(RUN));
      return latency(sent);
    } finally {
      context.deleteTopic(cluster, topic);
    }
  }

  static Latency latency(PacedSender.Sent sent) {
    int from = (int) (sent.count() * UNCOUNTED_SHARE);
    double[] ms =
        IntStream.range(from, sent.count())
            .mapToDouble(i -> (sent.acknowledgedNs()[i] - sent.dueNs()[i]) / 1e6)
            .sorted()
            .toArray();
    double p99Ms =
        ms.length < LEAST_SAMPLES ? Double.NaN : ms[(int) Math.ceil(ms.length * 0.99) - 1];
    return new Latency(Arrays.stream(ms).average().orElse(Double.NaN), p99Ms);
  }
}

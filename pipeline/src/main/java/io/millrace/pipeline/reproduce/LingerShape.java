package io.millrace.pipeline.reproduce;

import io.millrace.core.measure.NanoClock;
import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.result.ReproduceResult;
import io.millrace.pipeline.statistics.Estimate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Measures what linger.ms costs a program that waits for each send: no other record joins the
 * batch, so all of the linger is lost.
 */
final class LingerShape implements ShapeExperiment {
  private static final double PUBLISHED_RATIO = 2.0;

  /** Published as 5 to 6 ms. */
  private static final double PUBLISHED_DIFFERENCE_MS = 5.5;

  /** The published range and half a millisecond: the grain of the producer's timer. */
  private static final double LEAST_MS = 4.5;

  private static final double MOST_MS = 6.5;

  /** Half of the linger: a difference above it is the linger and not noise. */
  private static final double CLEARLY_MS = 2.5;

  private static final int SENDS = 1_000;

  /** This many sends warm up each producer's connection and the code of its broker. */
  private static final int UNCOUNTED = 100;

  private static final byte[] VALUE = new byte[100];

  /** Mean ms per send in one round. */
  record Round(double linger0Ms, double linger5Ms) {
    double differenceMs() {
      return linger5Ms - linger0Ms;
    }
  }

  @Override
  public String id() {
    return "linger";
  }

  @Override
  public String title() {
    return "linger.ms 0 and 5 with one synchronous send at a time";
  }

  @Override
  public String source() {
    return "xtdb, pull request 5452: about twice the time, 5 to 6 ms more for each send";
  }

  @Override
  public Duration estimate(ReproducePlan plan) {
    return plan.estimate(2, Duration.ofSeconds(5), Duration.ofSeconds(1));
  }

  @Override
  public ReproduceResult.Shape run(ShapeContext context) throws InterruptedException {
    int sends = context.plan().scaled(SENDS);
    List<Round> rounds;
    try (EmbeddedCluster cluster = context.start(3)) {
      rounds =
          context
              .rounds(
                  id(), List.of(0, 5), (lingerMs, r) -> meanMs(context, cluster, lingerMs, sends))
              .stream()
              .map(means -> new Round(means.get(0), means.get(1)))
              .toList();
    }
    long seed = context.plan().seed();
    Estimate base = Figures.mean(rounds, Round::linger0Ms, seed);
    Estimate lingering = Figures.mean(rounds, Round::linger5Ms, seed);
    Estimate difference = Figures.mean(rounds, Round::differenceMs, seed);
    Estimate ratio = Figures.ratio(rounds, Round::linger5Ms, Round::linger0Ms, seed);
    ShapeVerdict verdict = judge(base, difference, ratio);
    return new ReproduceResult.Shape(
        id(),
        title(),
        source(),
        "3 brokers, 1 partition, replication 3, acks=all, 100-byte values; mean of "
            + sends
            + " times send().get() a round, in a fresh producer and topic each",
        verdict.reproduced(),
        verdict.because(),
        List.of(
            Figures.of("a send with linger.ms=0", "ms", null, base),
            Figures.of("a send with linger.ms=5", "ms", null, lingering),
            Figures.of("difference", "ms", PUBLISHED_DIFFERENCE_MS, difference),
            Figures.of("ratio", "ratio", PUBLISHED_RATIO, ratio)));
  }

  /**
   * Reproduced when the difference is about the linger: it is added in full to each send. The ratio
   * is not judged, since it only says how long a send takes without linger on that machine.
   */
  static ShapeVerdict judge(Estimate base, Estimate difference, Estimate ratio) {
    return new ShapeVerdict.Builder()
        .require(difference.hasInterval(), "too few rounds for an interval")
        .require(
            difference.value() >= LEAST_MS && difference.value() <= MOST_MS,
            String.format(
                Locale.ROOT,
                "the difference is %.2f ms, not %.1f to %.1f ms",
                difference.value(),
                LEAST_MS,
                MOST_MS))
        .require(
            !difference.hasInterval() || difference.low() >= CLEARLY_MS,
            String.format(
                Locale.ROOT,
                "the interval of the difference begins at %.2f ms, below half of the linger",
                difference.low()))
        .build(
            String.format(
                Locale.ROOT,
                "the ratio depends on what a send costs without linger: %.2f ms here give x%.1f, and"
                    + " a published x%.1f with %.1f ms more means about %.1f ms there",
                base.value(),
                ratio.value(),
                PUBLISHED_RATIO,
                PUBLISHED_DIFFERENCE_MS,
                PUBLISHED_DIFFERENCE_MS / (PUBLISHED_RATIO - 1)));
  }

  private static double meanMs(
      ShapeContext context, EmbeddedCluster cluster, int lingerMs, int sends)
      throws InterruptedException {
    String topic = context.newTopic(cluster, 1, 3);
    NanoClock clock = NanoClock.system();
    Map<String, String> settings =
        Map.of("acks", "all", "linger.ms", Integer.toString(lingerMs), "batch.size", "16384");
    try (KafkaProducer<byte[], byte[]> producer = context.newProducer(cluster, settings, topic)) {
      sendOneByOne(producer, topic, Math.min(UNCOUNTED, sends));
      long startNs = clock.nanoTime();
      sendOneByOne(producer, topic, sends);
      double ms = (clock.nanoTime() - startNs) / 1e6;
      return ms / sends;
    } finally {
      context.deleteTopic(cluster, topic);
    }
  }

  private static void sendOneByOne(KafkaProducer<byte[], byte[]> producer, String topic, int sends)
      throws InterruptedException {
    try {
      for (int i = 0; i < sends; i++) {
        producer.send(new ProducerRecord<>(topic, VALUE)).get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("our own brokers refused: " + e.getCause(), e);
    }
  }
}

package io.millrace.pipeline.reproduce;

import io.millrace.core.workload.Schedule;
import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.cluster.StoredBatches;
import io.millrace.pipeline.result.ReproduceResult;
import io.millrace.pipeline.result.ReproduceResult.Figure;
import io.millrace.pipeline.statistics.Estimate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Compares the batches that a producer makes of a Poisson stream with what queueing theory predicts
 * for its linger.
 */
final class BatchingShape implements ShapeExperiment {
  /** The largest deviation from theory that counts as agreement. */
  private static final double TOLERANCE = 0.05;

  private static final List<LingerTheory> PAIRS =
      List.of(
          new LingerTheory(200, 10),
          new LingerTheory(1_000, 5),
          new LingerTheory(1_000, 10),
          new LingerTheory(3_000, 5));

  private static final Duration RUN = Duration.ofSeconds(7);
  private static final int VALUE_BYTES = 100;

  private static final Map<String, String> SETTINGS =
      Map.of(
          "acks", "1",
          // on average at most 16 records of 100 bytes come together: no batch fills up
          "batch.size", "65536",
          "max.in.flight.requests.per.connection", "5",
          // one window for the whole run, so that the averages are over all of it
          "metrics.sample.window.ms", "3600000");

  /**
   * One run.
   *
   * @param recordsPerBatch mean over the batches that the broker stored
   * @param batches the number of batches in that mean
   * @param meanWaitMs mean wait of all records until the producer sends their batch
   * @param openerWaitMs mean wait of the first record of each batch, as the producer itself reports
   *     it
   * @param lateMs how long after its arrival a record was handed to the producer, on average
   */
  record Run(
      double recordsPerBatch,
      long batches,
      double meanWaitMs,
      double openerWaitMs,
      double lateMs) {}

  /** One pair of rate and linger with all of its runs. */
  record Compared(
      LingerTheory theory,
      Estimate recordsPerBatch,
      Estimate meanWaitMs,
      Estimate openerWaitMs,
      double lateMs) {}

  @Override
  public String id() {
    return "batching";
  }

  @Override
  public String title() {
    return "records per batch and linger wait of Poisson arrivals";
  }

  @Override
  public String source() {
    return "queueing theory: 1+λT records per batch, mean wait (T+λT²/2)/(1+λT)";
  }

  @Override
  public Duration estimate(ReproducePlan plan) {
    return plan.estimate(PAIRS.size(), RUN, Duration.ofSeconds(1));
  }

  @Override
  public ReproduceResult.Shape run(ShapeContext context) throws InterruptedException {
    List<List<Run>> rounds;
    try (EmbeddedCluster cluster = context.start(1)) {
      rounds = context.rounds(id(), PAIRS, (pair, round) -> once(context, cluster, pair, round));
    }
    List<Compared> compared = new ArrayList<>();
    for (int i = 0; i < PAIRS.size(); i++) {
      int pair = i;
      List<Run> runs = rounds.stream().map(round -> round.get(pair)).toList();
      compared.add(
          new Compared(
              PAIRS.get(i),
              estimate(context, runs, Run::recordsPerBatch),
              estimate(context, runs, Run::meanWaitMs),
              estimate(context, runs, Run::openerWaitMs),
              estimate(context, runs, Run::lateMs).value()));
    }
    ShapeVerdict verdict = judge(compared);
    return new ReproduceResult.Shape(
        id(),
        title(),
        source(),
        String.format(
            Locale.ROOT,
            "1 broker, 1 partition, acks=1, %d-byte values, %.0f s a run; batches counted in the"
                + " broker's log (%,d in all); wait = the producer's record-queue-time-avg, weighted by"
                + " records, less what they came later than the first of their batch",
            VALUE_BYTES,
            context.plan().scaled(RUN).toMillis() / 1e3,
            rounds.stream().flatMap(List::stream).mapToLong(Run::batches).sum()),
        verdict.reproduced(),
        verdict.because(),
        figures(compared));
  }

  private static Estimate estimate(
      ShapeContext context, List<Run> runs, ToDoubleFunction<Run> value) {
    return Figures.mean(runs, value, context.plan().seed());
  }

  private static List<Figure> figures(List<Compared> compared) {
    List<Figure> figures = new ArrayList<>();
    for (Compared pair : compared) {
      LingerTheory theory = pair.theory();
      figures.add(
          Figures.of(
              theory + ": records per batch",
              "records",
              theory.recordsPerBatch(),
              pair.recordsPerBatch()));
      figures.add(Figures.of(theory + ": mean wait", "ms", theory.meanWaitMs(), pair.meanWaitMs()));
      figures.add(
          Figures.of(
              theory + ": wait of a batch's first record",
              "ms",
              (double) theory.lingerMs(),
              pair.openerWaitMs()));
    }
    return figures;
  }

  /** Reproduced when both figures of every pair are within 5 % of theory. */
  static ShapeVerdict judge(List<Compared> compared) {
    ShapeVerdict.Builder verdict = new ShapeVerdict.Builder();
    double latestMs = Double.NEGATIVE_INFINITY;
    double earliestMs = Double.POSITIVE_INFINITY;
    double latestSendMs = 0;
    for (Compared pair : compared) {
      LingerTheory theory = pair.theory();
      verdict.require(pair.recordsPerBatch().hasInterval(), theory + ": too few rounds");
      require(
          verdict,
          theory + ": records per batch",
          pair.recordsPerBatch().value(),
          theory.recordsPerBatch());
      require(verdict, theory + ": mean wait", pair.meanWaitMs().value(), theory.meanWaitMs());
      double lateMs = pair.openerWaitMs().value() - theory.lingerMs();
      latestMs = Math.max(latestMs, lateMs);
      earliestMs = Math.min(earliestMs, lateMs);
      latestSendMs = Math.max(latestSendMs, pair.lateMs());
    }
    return verdict.build(
        String.format(
            Locale.ROOT,
            "the producer's thread wakes up %.2f to %.2f ms after the linger of a batch is over,"
                + " which theory leaves out; records were handed to it %.3f ms late on average at"
                + " most",
            earliestMs,
            latestMs,
            latestSendMs));
  }

  private static void require(
      ShapeVerdict.Builder verdict, String what, double measured, double theory) {
    verdict.require(
        Figures.near(measured, theory, TOLERANCE),
        String.format(
            Locale.ROOT,
            "%s is %.2f, %+.1f %% off %.2f",
            what,
            measured,
            (measured / theory - 1) * 100,
            theory));
  }

  private Run once(ShapeContext context, EmbeddedCluster cluster, LingerTheory pair, int round)
      throws InterruptedException {
    String topic = context.newTopic(cluster, 1, 1);
    Map<String, String> settings = new TreeMap<>(SETTINGS);
    settings.put("linger.ms", Integer.toString(pair.lingerMs()));
    try (KafkaProducer<byte[], byte[]> producer = context.newProducer(cluster, settings, topic)) {
      PacedSender sender = new PacedSender(producer, topic, VALUE_BYTES);
      SplittableRandom random = new SplittableRandom(context.seedOf(round, PAIRS.indexOf(pair)));
      PacedSender.Sent sent =
          sender.send(
              new Schedule.Poisson(pair.ratePerSecond()).pacer(1, 0, random),
              pair.ratePerSecond(),
              context.plan().scaled(RUN));
      double openerMs = metric(producer, "record-queue-time-avg");
      Path log = cluster.dataDirectory(1).resolve(topic + "-0");
      List<Integer> counts = new ArrayList<>();
      StoredBatches.each(log, batch -> counts.add(batch.records()));
      long records = counts.stream().mapToLong(Integer::longValue).sum();
      if (records != sent.count()) {
        throw new IllegalStateException(
            "the log holds %d records, sent were %d".formatted(records, sent.count()));
      }
      return new Run(
          (double) records / counts.size(),
          counts.size(),
          openerMs
              + moreForLargerBatchesMs(sent.sentNs(), sent.acknowledgedNs(), counts)
              - meanLaterThanOpenerMs(sent.sentNs(), counts),
          openerMs,
          meanMs(sent.dueNs(), sent.sentNs()));
    } finally {
      context.deleteTopic(cluster, topic);
    }
  }

  /**
   * Returns how much later than the first record of its batch a record was sent, on average over
   * all records. A record waits so much less than that first one, since a batch is sent as a whole.
   *
   * @param counts records in each batch, in the order in which they were sent
   */
  static double meanLaterThanOpenerMs(long[] sentNs, List<Integer> counts) {
    double sumMs = 0;
    int record = 0;
    for (int count : counts) {
      long openerNs = sentNs[record];
      for (int end = record + count; record < end; record++) {
        sumMs += (sentNs[record] - openerNs) / 1e6;
      }
    }
    return sumMs / sentNs.length;
  }

  /**
   * Returns how much longer the first record of a batch waits on average when each batch is
   * weighted by its number of records, since a batch that is held up for longer has more records.
   * This is the covariance of records and wait over the mean number of records. The wait of a
   * single batch is taken as the time between send() and callback of its first record. That
   * includes the time of the request, which is alike for all and so drops out of a covariance.
   *
   * @param counts records in each batch, in the order in which they were sent
   */
  static double moreForLargerBatchesMs(long[] sentNs, long[] acknowledgedNs, List<Integer> counts) {
    double[] untilCallbackMs = new double[counts.size()];
    int opener = 0;
    for (int batch = 0; batch < counts.size(); batch++) {
      untilCallbackMs[batch] = (acknowledgedNs[opener] - sentNs[opener]) / 1e6;
      opener += counts.get(batch);
    }
    double meanMs = Arrays.stream(untilCallbackMs).average().orElseThrow();
    double sumMs = 0;
    for (int batch = 0; batch < counts.size(); batch++) {
      sumMs += counts.get(batch) * (untilCallbackMs[batch] - meanMs);
    }
    return sumMs / sentNs.length;
  }

  private static double meanMs(long[] fromNs, long[] toNs) {
    double sumMs = 0;
    for (int i = 0; i < fromNs.length; i++) {
      sumMs += (toNs[i] - fromNs[i]) / 1e6;
    }
    return sumMs / fromNs.length;
  }

  private static double metric(KafkaProducer<byte[], byte[]> producer, String name) {
    return producer.metrics().entrySet().stream()
        .filter(
            metric ->
                metric.getKey().name().equals(name)
                    && metric.getKey().group().equals("producer-metrics"))
        .mapToDouble(metric -> (Double) metric.getValue().metricValue())
        .findFirst()
        .orElseThrow();
  }
}

package io.millrace.bench.producer;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.core.consume.CommitPolicy;
import io.millrace.core.consume.Work;
import io.millrace.core.measure.LatencyRecorder;
import io.millrace.core.order.OrderCodec;
import io.millrace.core.send.SendCounts;
import io.millrace.core.workload.EventSize;
import io.millrace.core.workload.Schedule;
import io.millrace.core.workload.Workload;
import io.millrace.pipeline.metrics.RunMetrics;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.plan.LegSpec;
import io.millrace.pipeline.plan.Load;
import io.millrace.pipeline.rig.ClientView;
import io.millrace.pipeline.run.RunNews;
import io.millrace.pipeline.run.RunSample;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Writes Millrace's own metrics of a run of a million events, twelve partitions and two groups:
 * what one scrape takes beside the metrics of libraries.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ScrapeBenchmark {
  private static final int PARTITIONS = 12;
  private static final int EVENTS = 1_000_000;

  /** The formats by what a scraper accepts; empty for Prometheus' own text. */
  @Param({"", "application/openmetrics-text"})
  private String accept = "";

  @Param({"false", "true"})
  private boolean nativeHistograms;

  private RunMetrics metrics = new RunMetrics(new SimpleMeterRegistry(), false);
  private ExpositionFormatWriter writer = ExpositionFormats.init().findWriter(null);
  private int written;

  @Setup
  public void makeARun() {
    metrics = new RunMetrics(new SimpleMeterRegistry(), nativeHistograms);
    writer = ExpositionFormats.init().findWriter(accept.isEmpty() ? null : accept);
    metrics.see(new RunNews.Begun("20260101T000000Z-run", spec()));
    metrics.see(new RunNews.Sampled(sample()));
  }

  static RunSample sample() {
    return sample(List.of());
  }

  static RunSample sample(List<ClientView> clients) {
    SplittableRandom random = new SplittableRandom(1);
    Histogram micros = LatencyRecorder.emptyHistogram();
    for (int i = 0; i < EVENTS; i++) {
      micros.recordValue((long) (5_000 * Math.exp(random.nextGaussian())));
    }
    RunSample.Stage stage = new RunSample.Stage(micros, micros);
    List<Long> lag = Collections.nCopies(PARTITIONS, 17L);
    return new RunSample(
        20_000,
        new SendCounts(EVENTS, EVENTS, 0, 0, 0, 0, 0),
        List.of(
            new RunSample.Group("g1", EVENTS, lag, 204, null),
            new RunSample.Group("g2", EVENTS, lag, 204, null)),
        IntStream.range(0, PARTITIONS)
            .mapToObj(p -> new RunSample.Partition(Integer.toString(p), 0, 0))
            .toList(),
        Map.of("response", stage, "service", stage, "end-to-end", stage, "schedule-lag", stage),
        900,
        clients);
  }

  static ExperimentSpec spec() {
    return new ExperimentSpec(
        "run",
        new ExperimentSpec.Target.Existing("127.0.0.1:9092", Map.of()),
        List.of(
            new LegSpec(
                new ExperimentSpec.Topic(null, PARTITIONS, (short) 3, Map.of(), false),
                new Load.Offered(
                    new Workload(
                        new Schedule.Constant(20_000),
                        OrderCodec.of("json"),
                        new EventSize(400, 400),
                        100_000,
                        0,
                        1),
                    1,
                    false,
                    Duration.ofSeconds(60),
                    Long.MAX_VALUE,
                    Duration.ZERO,
                    Duration.ZERO),
                new ExperimentSpec.Groups(
                    2,
                    3,
                    false,
                    new Work.None(),
                    new CommitPolicy(CommitPolicy.Mode.ASYNC, Duration.ofSeconds(1)),
                    Duration.ZERO,
                    Duration.ofSeconds(60)))),
        new ExperimentSpec.Clients(Map.of(), Map.of()),
        List.of(),
        ExperimentSpec.Files.in(Path.of("runs")),
        new ExperimentSpec.Origin("benchmark", Map.of()));
  }

  @Benchmark
  public int scrape() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.write(out, metrics.collect());
    written = out.size();
    return written;
  }

  @TearDown
  public void checkThatItWasWritten() {
    // 48 buckets of four stages alone are some 20 kB
    if (written < 20_000) {
      throw new IllegalStateException("only " + written + " bytes were written");
    }
    metrics.close();
  }
}

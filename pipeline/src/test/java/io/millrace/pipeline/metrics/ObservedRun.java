package io.millrace.pipeline.metrics;

import io.millrace.core.consume.CommitPolicy;
import io.millrace.core.consume.Work;
import io.millrace.core.ledger.ShareCounts;
import io.millrace.core.ledger.Verdict.Outcome;
import io.millrace.core.measure.LatencyRecorder;
import io.millrace.core.order.OrderCodec;
import io.millrace.core.send.SendCounts;
import io.millrace.core.send.TransactionCounts;
import io.millrace.core.stage.StageCounts;
import io.millrace.core.workload.EventSize;
import io.millrace.core.workload.Schedule;
import io.millrace.core.workload.Workload;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.plan.LegSpec;
import io.millrace.pipeline.plan.Load;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.result.Throttling;
import io.millrace.pipeline.run.RunSample;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What a run tells of itself, written by hand: 1,000 events/s to two partitions, one group. */
final class ObservedRun {
  private ObservedRun() {}

  static ExperimentSpec spec() {
    return new ExperimentSpec(
        "test",
        new ExperimentSpec.Target.Existing("127.0.0.1:9092", Map.of()),
        List.of(
            new LegSpec(
                new ExperimentSpec.Topic(null, 2, (short) 3, Map.of(), false),
                new Load.Offered(
                    new Workload(
                        new Schedule.Constant(1_000),
                        OrderCodec.of("json"),
                        new EventSize(200, 300),
                        1_000,
                        0,
                        1),
                    1,
                    false,
                    Duration.ofSeconds(60),
                    Long.MAX_VALUE,
                    Duration.ZERO,
                    Duration.ZERO),
                new ExperimentSpec.Groups(
                    1,
                    3,
                    false,
                    new Work.None(),
                    new CommitPolicy(CommitPolicy.Mode.ASYNC, Duration.ofSeconds(1)),
                    Duration.ZERO,
                    Duration.ofSeconds(60)))),
        new ExperimentSpec.Clients(Map.of(), Map.of()),
        List.of(),
        ExperimentSpec.Files.in(Path.of("runs")),
        new ExperimentSpec.Origin("test", Map.of()));
  }

  static Summary.Settings settings() {
    return new Summary.Settings(
        Map.of("acks", "-1", "linger.ms", "5", "batch.size", "16384", "enable.idempotence", "true"),
        Map.of("group.protocol", "classic"),
        Map.of(
            "orders",
            Map.of("partitions", "2", "replication.factor", "3", "min.insync.replicas", "2")),
        Map.of());
  }

  /** {@code acknowledged} response times from 1 ms up, evenly to 100 ms. */
  static Histogram upTo100Ms(long acknowledged) {
    Histogram micros = LatencyRecorder.emptyHistogram();
    for (long i = 0; i < acknowledged; i++) {
      micros.recordValue(1_000 + i * 99_000 / Math.max(1, acknowledged));
    }
    return micros;
  }

  static RunSample sample(long acknowledged) {
    RunSample.Stage stage =
        new RunSample.Stage(upTo100Ms(acknowledged), upTo100Ms(Math.min(1_000, acknowledged)));
    return new RunSample(
        1_000,
        new SendCounts(acknowledged + 7, acknowledged, 2, 3, 1, 4, 5_000_000),
        List.of(new RunSample.Group("g1", acknowledged - 10, List.of(6L, 4L), 10, null)),
        List.of(
            new RunSample.Partition("0", 0, 11), new RunSample.Partition("1", 2_500_000_000L, 0)),
        Map.of("response", stage, "end-to-end", stage, "service", stage, "schedule-lag", stage),
        1_500,
        List.of());
  }

  /**
   * In transactions, through two stages, the second one in processes, to a share group. A
   * transaction has been open on partition 1 for 3 s, and there was one for 7.5 s before.
   */
  static RunSample delivery() {
    RunSample.Stage commits = new RunSample.Stage(upTo100Ms(5), upTo100Ms(5));
    return new RunSample(
        1_000,
        new SendCounts(1_000, 800, 0, 0, 0, 0, 0, 150),
        List.of(
            new RunSample.Group(
                "g1",
                900,
                List.of(),
                60,
                new ShareCounts(730, 10, 120, 2, 3, List.of(780L, 120L)))),
        List.of(),
        Map.of("commit", commits),
        0,
        List.of(),
        new TransactionCounts(5, 2, 1, 1),
        new RunSample.Stable(
            List.of(
                new RunSample.StablePartition("0", 0, 0),
                new RunSample.StablePartition("1", 40, 3_000_000_000L)),
            7_500_000_000L),
        List.of(
            new RunSample.StageWork(
                1, new StageCounts(850, 810, 9, 2, 1, 2), 3, List.of(4L, 6L), null),
            new RunSample.StageWork(
                2, new StageCounts(810, 805, 8, 0, 1, 2), 0, List.of(), 1_500_000_000L)));
  }

  static Summary summary(Outcome verdict, long lost) {
    Summary.Percentiles none = new Summary.Percentiles(null, null, null, null, null, null, 0);
    return new Summary(
        Summary.VERSION,
        "r",
        "2026-01-01T00:00:00Z",
        verdict,
        List.of(),
        false,
        false,
        new Summary.Events(100, 100, 0, 0, 0, 0, 0, Map.of()),
        List.of(new Summary.Group("g1", 3, 100 - lost, lost, 0, 0, 0, 1, 1, 2, 0, 0, 0, 6)),
        new Summary.Rate(100, 100),
        new Summary.LatencyMs(none, none, none, none),
        new Summary.Client(1, 1, 1, 1),
        Throttling.NONE,
        settings(),
        1,
        "test",
        List.of());
  }
}

package io.millrace.pipeline.report;

import io.millrace.core.ledger.Verdict.Outcome;
import io.millrace.pipeline.result.BenchmarksResult;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.FailoverSeriesResult;
import io.millrace.pipeline.result.PeersResult;
import io.millrace.pipeline.result.PeersResult.Round;
import io.millrace.pipeline.result.PeersResult.Task;
import io.millrace.pipeline.result.PeersResult.Tool;
import io.millrace.pipeline.result.ReproduceResult;
import io.millrace.pipeline.result.ReproduceResult.Figure;
import io.millrace.pipeline.result.ReproduceResult.Shape;
import io.millrace.pipeline.result.ResultFile;
import io.millrace.pipeline.result.SearchResult;
import io.millrace.pipeline.result.SearchResult.Probe;
import io.millrace.pipeline.result.Summary.Percentiles;
import io.millrace.pipeline.result.SweepResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A result of each kind, written by hand. */
public final class Results {
  /** A name that would break out of HTML, of a script, of a Markdown table and of a code block. */
  public static final String HOSTILE = "</script><img src=x onerror=alert(1)>|`**'\"\\&\n# h ```";

  private static final String AT = "2026-04-01T12:00:00Z";

  private Results() {}

  public static List<ResultFile> all() {
    return List.of(
        Sweeps.acks(),
        Sweeps.grid(),
        equals(),
        planted(),
        peers(),
        shapes(),
        search(),
        benchmarks(),
        failovers());
  }

  public static FailoverSeriesResult failovers() {
    List<FailoverSeriesResult.Trial> trials = new ArrayList<>();
    for (int round = 1; round <= 5; round++) {
      trials.add(trial("kill a leader", round, failover("kill", "leader", 8_000 + round * 100, 0)));
      trials.add(trial("power loss", round, failover("power-loss", "all", 6_000, 120)));
      trials.add(trial("a member joins", round, failover("join-member", "group", 0, 0)));
      trials.add(trial("no fault", round, failover("none", "nothing", 0, 0)));
    }
    return new FailoverSeriesResult(
        FailoverSeriesResult.VERSION,
        "failover",
        AT,
        "./millrace failover --matrix default --repeat 5",
        Sweeps.MACHINE,
        null,
        trials,
        List.of("pause a leader, round 2: the cluster was not ready in time"));
  }

  private static FailoverSeriesResult.Trial trial(
      String scenario, int round, FailoverResult result) {
    return new FailoverSeriesResult.Trial(scenario, round, result);
  }

  public static FailoverResult failover(String fault, String target, long gapMs, long lost) {
    FailoverResult.Standstills gaps =
        new FailoverResult.Standstills(
            new FailoverResult.Spread(2, gapMs / 2.0, gapMs, 200),
            new FailoverResult.Spread(4, 0, gapMs / 4.0, 200));
    return new FailoverResult(
        FailoverResult.VERSION,
        "20260401T120000Z-trial",
        AT,
        fault,
        target,
        20_000,
        List.of("broker 1"),
        "broker 1 ended by SIGKILL (code 137)",
        List.of(0, 3),
        16_000,
        new FailoverResult.FaultFree(28_000, 4.2, 31.7),
        gaps,
        gaps,
        new FailoverResult.LateEvents(1_000, 5_000, 900, 41.5),
        new FailoverResult.PhasesMs(8_000L, 8_100L, gapMs, 20_000L, null, 27_000L),
        List.of(new FailoverResult.RuledBy("broker.session.timeout.ms", "9000", 0, 8_000)),
        new FailoverResult.Audit(
            120_000, lost, 0, 0, 40, 0, 0, 0L, 0, 0, lost > 0 ? 500L : null, List.of()),
        new FailoverResult.Group("classic", List.of(0), null, 3, 9_000L),
        List.of(new FailoverResult.Outage("writes", 0, 16_000, 18_500)),
        List.of(new FailoverResult.Change(18_000, "partition 0: leader 2, was 1")),
        lost > 0 ? Outcome.FAIL : Outcome.PASS,
        lost > 0 ? List.of(lost + " acknowledged events are in no log") : List.of(),
        Map.of("acks", "-1"),
        1,
        "./millrace failover");
  }

  public static SweepResult hostile() {
    List<SweepResult.Run> runs = new ArrayList<>(Sweeps.baseline());
    runs.addAll(Sweeps.changed(HOSTILE, 1.3, 0.8));
    runs.add(Sweeps.invalid(Sweeps.capacity(1, 1, HOSTILE, 1), HOSTILE));
    return Sweeps.sweep(
        HOSTILE,
        List.of(
            Sweeps.configuration(SweepResult.BASELINE, "acks=all", "compression.type=none"),
            Sweeps.configuration(HOSTILE, "acks=all", "compression.type=" + HOSTILE)),
        runs);
  }

  public static SweepResult equals() {
    List<SweepResult.Run> runs = new ArrayList<>(Sweeps.baseline());
    List<SweepResult.Configuration> configurations = new ArrayList<>();
    configurations.add(Sweeps.configuration(SweepResult.BASELINE, "acks=all"));
    for (int i = 1; i <= 8; i++) {
      runs.addAll(Sweeps.changed("equal-" + i, 1 + (i - 4) * 0.001, 1));
      configurations.add(Sweeps.configuration("equal-" + i, "acks=all"));
    }
    return Sweeps.sweep("equals", configurations, runs);
  }

  public static SweepResult planted() {
    List<SweepResult.Run> runs = new ArrayList<>(Sweeps.baseline());
    runs.addAll(Sweeps.changed("10 % slower", 0.9, 1.1));
    return Sweeps.sweep(
        "planted-slowdown",
        List.of(
            Sweeps.configuration(SweepResult.BASELINE, "planted-delay=0"),
            Sweeps.configuration("10 % slower", "planted-delay=500us")),
        runs);
  }

  public static PeersResult peers() {
    return new PeersResult(
        1,
        "peers",
        AT,
        "./millrace peers",
        Sweeps.MACHINE,
        List.of(
            new Task(
                "producer: acks=1, 6 partitions, 200 B",
                List.of(
                    tool("Millrace", 1.08, 1.0, 1.02, 1.11, 1.15),
                    tool("kafka-producer-perf-test", 1.37, 1.84, 1.96, 1.52, 1.4),
                    tool("bare kafka-clients loop", 0.93, 0.9, 0.91, 0.95, 0.99)))),
        List.of(
            new PeersResult.LatencyReport(
                "brokers paused for 2 s in the middle of 20 s",
                "kafka-producer-perf-test",
                new Percentiles(1.0, 2.0, 80.0, 2_000.0, 9.0, 2_010.0, 400_000),
                new Percentiles(1.0, 2.5, 1_800.0, 2_000.0, 110.0, 2_011.0, 400_000),
                "counts from the actual send")));
  }

  private static Tool tool(String name, double... cpu) {
    return new Tool(
        name, Arrays.stream(cpu).mapToObj(one -> new Round(one, 700.0, 800_000 / one)).toList());
  }

  public static ReproduceResult shapes() {
    return new ReproduceResult(
        1,
        "reproduce",
        AT,
        "./millrace reproduce",
        Sweeps.MACHINE,
        List.of(
            new Shape(
                "linger",
                "linger 0 to 5 ms, one synchronous send at a time",
                "xtdb PR 5452",
                "one send at a time",
                true,
                "",
                List.of(new Figure("time", "ratio", 2.0, 2.1, 2.05, 2.2, 40, "rounds"))),
            new Shape(
                "replication",
                "RF1 : RF3 async : RF3 sync",
                "LinkedIn 2014",
                "one producer",
                false,
                "all brokers share two cores",
                List.of(new Figure("sync", "ratio", 0.51, 0.7, null, null, 3, "rounds")))));
  }

  public static SearchResult search() {
    Percentiles held = new Percentiles(2.0, 5.0, 12.0, null, 3.0, 40.0, 90_000);
    return new SearchResult(
        1,
        "search",
        AT,
        "./millrace search --slo 'p99<20ms'",
        Sweeps.MACHINE,
        List.of("p99<20ms"),
        41_000.0,
        43_000.0,
        52_000,
        "the host's CPU: 97 % busy",
        List.of(
            new Probe(
                0, 52_000, 10, true, Probe.SATURATED, false, held, held, 8, .99, .5, .5, null),
            new Probe(
                43_000,
                42_000,
                10,
                false,
                "p99 was 31 ms",
                false,
                held,
                held,
                8,
                .97,
                .4,
                .5,
                null),
            new Probe(41_000, 41_000, 60, true, "", true, held, held, 8, .93, .4, .5, null)));
  }

  /** The same, had its only run been one that starved. */
  static SearchResult withoutAnswer(SearchResult search) {
    Probe first = search.probes().get(0);
    return new SearchResult(
        1,
        search.name(),
        AT,
        search.command(),
        Sweeps.MACHINE,
        search.objectives(),
        null,
        null,
        search.saturatedPerSecond(),
        search.limitedBy(),
        List.of(
            new Probe(
                0,
                52_000,
                10,
                false,
                Probe.SATURATED + ", but the run is not valid: starved",
                false,
                first.response(),
                first.endToEnd(),
                8,
                .99,
                .5,
                .5,
                null)));
  }

  public static BenchmarksResult benchmarks() {
    return new BenchmarksResult(
        1,
        "producer-bench",
        AT,
        "java -jar producer-bench/target/benchmarks.jar",
        Sweeps.MACHINE,
        List.of(
            new BenchmarksResult.Score(
                "EventMaking.stamp",
                Map.of("format", "json"),
                "avgt",
                21.5,
                0.4,
                "ns/op",
                25,
                0.0)));
  }
}

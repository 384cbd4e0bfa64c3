package io.millrace.pipeline.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.consume.CommitPolicy;
import io.millrace.core.consume.RebalanceLog;
import io.millrace.core.consume.Work;
import io.millrace.core.ledger.CheckerProof;
import io.millrace.core.ledger.LogAudit;
import io.millrace.core.ledger.SequenceSet;
import io.millrace.core.ledger.Verdict.Outcome;
import io.millrace.core.measure.Gap;
import io.millrace.core.measure.GapLog;
import io.millrace.core.measure.LatencyRecorder;
import io.millrace.core.order.OrderCodec;
import io.millrace.core.workload.EventSize;
import io.millrace.core.workload.Schedule;
import io.millrace.core.workload.Workload;
import io.millrace.pipeline.fault.Fault;
import io.millrace.pipeline.fault.KillBrokers;
import io.millrace.pipeline.fault.Target;
import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.plan.LegSpec;
import io.millrace.pipeline.plan.Load;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.result.Throttling;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A run of 100 events/s on two partitions: broker 1, which leads partition 0, is killed after 10 s,
 * started again 20 s later, and whole again at 32 s; the load ends at 50 s.
 */
class JudgementTest {
  private static final long MS = 1_000_000;
  private static final long FAULT_MS = 10_000;
  private static final Fault KILL = new KillBrokers(Target.LEADER, Duration.ofSeconds(20));
  private static final Set<Integer> ALL = Set.of(1, 2, 3);
  private static final Set<Integer> LEFT = Set.of(2, 3);

  private List<Gap> writesLed = List.of();
  private List<Gap> writesOthers = List.of();
  private List<Gap> reads = List.of();
  private long late;
  private LogAudit audit = new LogAudit(5_000, 0, 0, 0, 0, 0, 0, 0, 0, List.of());
  private @Nullable Long replicaMismatches = 0L;
  private List<CheckerProof> proofs = List.of(new CheckerProof("lost", 1, 1, ""));
  private @Nullable String failure;
  private long firstFaultMs = FAULT_MS;
  private final List<RebalanceLog.Entry> rebalances =
      new ArrayList<>(
          List.of(
              new RebalanceLog.Entry(MS, "m1", RebalanceLog.Change.ASSIGNED, List.of(0)),
              new RebalanceLog.Entry(MS, "m2", RebalanceLog.Change.ASSIGNED, List.of(1))));

  private static Gap gapMs(long from, long to) {
    return new Gap(from * MS, to * MS);
  }

  private static Observed.PartitionGaps partition(List<Gap> gaps) {
    Histogram ordinary = GapLog.emptyMicros();
    ordinary.recordValueWithCount(10_000, 1_000);
    return new Observed.PartitionGaps(gaps, ordinary);
  }

  private static ClusterSnapshot seen(
      long atMs, Set<Integer> brokers, int leader, Set<Integer> inSync) {
    return new ClusterSnapshot(
        0, atMs * MS, brokers, Map.of(0, leader, 1, 2), Map.of(0, inSync, 1, inSync), 3);
  }

  private FailoverResult judge() {
    ClusterHistory cluster =
        new ClusterHistory(
            2,
            List.of(
                seen(1, ALL, 1, ALL),
                seen(5_000, ALL, 3, ALL),
                seen(6_000, ALL, 1, ALL),
                seen(18_000, LEFT, 2, LEFT),
                seen(31_000, ALL, 2, LEFT),
                seen(32_000, ALL, 2, ALL)));
    Observed observed =
        new Observed(
            KILL,
            0,
            firstFaultMs * MS,
            FAULT_MS * MS,
            30_000 * MS,
            50_000 * MS,
            Set.of(1),
            null,
            Set.of(0),
            false,
            "broker 1 ended by SIGKILL",
            failure,
            List.of(partition(writesLed), partition(writesOthers)),
            List.of(partition(reads), partition(List.of())),
            List.of(late, 0L),
            List.of(rebalances),
            cluster,
            audit,
            earliestLostNs(),
            replicaMismatches,
            proofs,
            OptionalLong.empty());
    return new Judgement(plan(), summary(), new LoadRecord(new Seconds(seconds())), observed)
        .result();
  }

  private OptionalLong earliestLostNs() {
    Load.Offered load = plan().experiment().offered().get(0);
    return LostEvents.earliestDueNs(load.workload(), load.producers(), 2, audit.lostEvents());
  }

  /** A run without a timeline. */
  private record Seconds(List<ServiceRecovery.Second> seconds) implements LoadRecord.Rows {
    @Override
    public void eachSecond(long fromMs, Predicate<ServiceRecovery.Second> reader) {
      for (ServiceRecovery.Second second : seconds) {
        if (second.fromMs() >= fromMs && !reader.test(second)) {
          return;
        }
      }
    }

    @Override
    public void eachTick(Predicate<RunDirectory.Counters> reader) {}
  }

  private static List<ServiceRecovery.Second> seconds() {
    return IntStream.range(0, 50)
        .mapToObj(
            second -> {
              Histogram responses = LatencyRecorder.emptyHistogram();
              boolean outage = second >= 10 && second < 19;
              responses.recordValueWithCount(5_000, outage ? 10 : 100);
              responses.setEndTimeStamp((second + 1) * 1_000L);
              return new ServiceRecovery.Second(second * 1_000L, responses, 0);
            })
        .toList();
  }

  private static FailoverPlan plan() {
    ExperimentSpec experiment =
        new ExperimentSpec(
            "failover",
            new ExperimentSpec.Target.Embedded(EmbeddedClusterSpec.of(3)),
            List.of(
                new LegSpec(
                    new ExperimentSpec.Topic(null, 2, (short) 3, Map.of(), false),
                    new Load.Offered(
                        new Workload(
                            new Schedule.Constant(100),
                            OrderCodec.of("json"),
                            EventSize.parse("400"),
                            1_000,
                            0,
                            1),
                        1,
                        false,
                        Duration.ofSeconds(50),
                        Long.MAX_VALUE,
                        Duration.ZERO,
                        Duration.ZERO),
                    new ExperimentSpec.Groups(
                        1,
                        2,
                        false,
                        new Work.None(),
                        new CommitPolicy(CommitPolicy.Mode.ASYNC, Duration.ofSeconds(1)),
                        Duration.ZERO,
                        Duration.ofSeconds(60)))),
            new ExperimentSpec.Clients(Map.of(), Map.of()),
            List.of(),
            ExperimentSpec.Files.in(Path.of("runs")),
            new ExperimentSpec.Origin("./millrace failover", Map.of()));
    return FailoverPlan.of(
        experiment,
        FaultSchedule.once(KILL),
        Duration.ofSeconds(10),
        Duration.ZERO,
        Duration.ofSeconds(18),
        Duration.ofSeconds(1),
        false);
  }

  private static Summary summary() {
    Summary.Percentiles none = new Summary.Percentiles(null, null, null, null, null, null, 0);
    return new Summary(
        Summary.VERSION,
        "20260401T120000Z-failover",
        "2026-04-01T12:00:00Z",
        Outcome.PASS,
        List.of(),
        false,
        false,
        new Summary.Events(5_000, 5_000, 0, 0, 0, 0, 0, Map.of()),
        List.of(new Summary.Group("g", 2, 5_000, 0, 0, 0, 0, 30, 30, 0, 0, 0, 0, 2)),
        new Summary.Rate(100, 100),
        new Summary.LatencyMs(none, none, none, none),
        new Summary.Client(1, 1, 0, 1),
        Throttling.NONE,
        new Summary.Settings(
            Map.of("enable.idempotence", "true", "request.timeout.ms", "30000"),
            Map.of("group.protocol", "classic"),
            Map.of(),
            Map.of("broker.session.timeout.ms", "9000")),
        1,
        "./millrace failover",
        List.of());
  }

  private static FailoverResult.Spread led(FailoverResult.Standstills standstills) {
    return Objects.requireNonNull(standstills.victimLed());
  }

  @Test
  void theLongestGapOfEachPartitionCountsApartForThoseThatTheVictimLed() {
    writesLed = List.of(gapMs(5_000, 5_900), gapMs(9_990, 18_400), gapMs(20_000, 20_300));
    writesOthers = List.of(gapMs(10_005, 18_100));
    FailoverResult result = judge();
    assertThat(led(result.writeGapMs()).worst()).isEqualTo(8_410);
    assertThat(Objects.requireNonNull(result.writeGapMs().others()).worst()).isEqualTo(8_095);
    assertThat(led(result.readGapMs()).worst()).isZero();
    assertThat(result.verdict()).isEqualTo(Outcome.PASS);
  }

  @Test
  void whatAnEarlierFaultDidIsNotThisFaults() {
    firstFaultMs = 4_000;
    writesLed = List.of(gapMs(4_500, 6_500), gapMs(9_990, 18_400));
    FailoverResult result = judge();
    assertThat(led(result.writeGapMs()).worst()).isEqualTo(8_410);
    assertThat(result.outages()).hasSize(1);
    assertThat(result.changes()).isNotEmpty().allMatch(change -> change.atMs() >= FAULT_MS);
    assertThat(result.faultFree().events()).isEqualTo(300); // of seconds 1 to 3
  }

  @Test
  void whatChangedBeforeTheFirstFaultIsTold() {
    assertThat(judge().changes()).anyMatch(change -> change.atMs() == 5_000);
  }

  @Test
  void aGapAfterEverythingWasWholeAgainIsNotTheFaults() {
    writesLed = List.of(gapMs(40_000, 41_000));
    FailoverResult result = judge();
    assertThat(led(result.writeGapMs()).worst()).isZero();
    assertThat(result.outages()).hasSize(1); // it is shown all the same
  }

  @Test
  void phasesAreCountedFromTheFault() {
    writesLed = List.of(gapMs(9_990, 18_400));
    FailoverResult.PhasesMs phases = judge().phasesMs();
    assertThat(phases.fenced()).isEqualTo(8_000);
    assertThat(phases.newLeader()).isEqualTo(8_000);
    assertThat(phases.firstAck()).isEqualTo(8_400);
    assertThat(phases.healed()).isEqualTo(20_000);
    assertThat(phases.redundancyRecovered()).isEqualTo(22_000);
    assertThat(phases.serviceRecovered()).isEqualTo(9_000);
  }

  @Test
  void theSettingThatRuledTheGapIsNamedWithItsValue() {
    writesLed = List.of(gapMs(9_990, 18_400));
    assertThat(judge().ruledBy())
        .first()
        .isEqualTo(new FailoverResult.RuledBy("broker.session.timeout.ms", "9000", 0, 8_000));
  }

  @Test
  void aLostEventFailsTheRunAndSaysHowFarBackTheLossReaches() {
    audit =
        new LogAudit(
            4_999,
            1,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            List.of(new LogAudit.Lost(0, 0, SequenceSet.ofRanges(300, 301))));
    FailoverResult result = judge();
    assertThat(result.verdict()).isEqualTo(Outcome.FAIL);
    assertThat(result.reasons()).containsExactly("1 acknowledged events are in no log");
    assertThat(result.audit().recoveryPointMs()).isBetween(3_000L, 5_000L);
  }

  @Test
  void flippedBytesInAReplicaFailIt() {
    replicaMismatches = 1L;
    assertThat(judge().verdict()).isEqualTo(Outcome.FAIL);
  }

  @Test
  void anAuditThatMissedWhatWasPlantedForItMakesTheRunInvalid() {
    proofs = List.of(new CheckerProof("lost", 1, 0, ""));
    assertThat(judge().verdict()).isEqualTo(Outcome.INVALID);
    assertThat(judge().reasons()).anyMatch(reason -> reason.contains("cannot be trusted"));
  }

  @Test
  void aFaultWithoutEffectMakesTheRunInvalid() {
    failure = "the fault took no effect: it runs";
    assertThat(judge().verdict()).isEqualTo(Outcome.INVALID);
  }

  @Test
  void aPartitionThatAnotherMemberHoldsInTheEndHasMovedAndItsPauseIsItsLongestGap() {
    rebalances.add(
        new RebalanceLog.Entry(15_000 * MS, "m2", RebalanceLog.Change.ASSIGNED, List.of(0)));
    reads = List.of(gapMs(10_000, 10_150), gapMs(11_000, 15_100));
    FailoverResult.Group group = judge().group();
    assertThat(group.moved()).containsExactly(0);
    assertThat(Objects.requireNonNull(group.rebalancePauseMs()).worst()).isEqualTo(4_100);
    assertThat(group.changes()).isEqualTo(1);
  }

  @Test
  void lateEventsAreSharesOfAllThatWereOffered() {
    late = 50;
    assertThat(judge().lateEvents()).isEqualTo(new FailoverResult.LateEvents(1_000, 50, 0, 10));
  }
}

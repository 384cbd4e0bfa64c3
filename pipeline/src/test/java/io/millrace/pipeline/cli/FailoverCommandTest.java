package io.millrace.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipeline.report.FailoverResult;
import io.millrace.pipeline.report.ResultJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each kind of fault once, on three real brokers whose sessions are short so that the suite is.
 * What is asserted holds on a slow machine too: which gaps there are, not how long.
 */
class FailoverCommandTest {
  private static final double SECOND_MS = 1_000;

  private static final List<String> SHORT =
      List.of(
          "--json",
          "--fault-free=6s",
          "--phase=500ms",
          "--settle=10s",
          "--warmup=3s",
          "--rate=1000",
          "-Bbroker.session.timeout.ms=3000",
          "-Bbroker.heartbeat.interval.ms=500");

  @TempDir private Path directory;

  private FailoverResult failover(int exitCode, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("failover"));
    arguments.addAll(SHORT);
    arguments.addAll(List.of(options));
    Tool.Ended ended = new Tool(directory).run(arguments.toArray(String[]::new));
    assertThat(ended.code()).as(ended.out() + ended.err()).isEqualTo(exitCode);
    return ResultJson.mapper().readValue(ended.out(), FailoverResult.class);
  }

  private static void assertNothingBroken(FailoverResult result) {
    FailoverResult.Audit audit = result.audit();
    assertThat(audit.lost()).isZero();
    assertThat(audit.duplicatedInLog()).isZero();
    assertThat(audit.reordered()).isZero();
    assertThat(audit.offsetMismatch()).isZero();
    assertThat(audit.replicaMismatch()).isZero();
    assertThat(audit.proofs())
        .hasSize(5)
        .allSatisfy(proof -> assertThat(proof.planted()).isEqualTo(1))
        .allSatisfy(proof -> assertThat(proof.found()).isEqualTo(1));
    assertThat(result.phasesMs().redundancyRecovered()).isNotNull();
  }

  private static FailoverResult.Spread led(FailoverResult.Standstills standstills) {
    return Objects.requireNonNull(standstills.victimLed());
  }

  @Test
  void aKilledLeaderStopsItsPartitionsUntilItIsFencedAndLosesNothingUnderAcksAll()
      throws Exception {
    FailoverResult result = failover(0, "--fault=kill", "--lasts=8s");
    assertThat(result.proof()).contains("SIGKILL");
    assertThat(result.affected()).isNotEmpty();
    assertThat(led(result.writeGapMs()).worst()).isGreaterThan(SECOND_MS);
    assertThat(result.phasesMs().fenced()).isNotNull();
    assertThat(result.phasesMs().newLeader()).isNotNull();
    assertThat(result.phasesMs().firstAck()).isNotNull();
    assertThat(result.ruledBy())
        .extracting(FailoverResult.RuledBy::setting)
        .contains("broker.session.timeout.ms");
    assertThat(result.lateEvents().victimLed()).isPositive();
    assertNothingBroken(result);
  }

  @Test
  void aFrozenLeaderIsFencedAndComesBack() throws Exception {
    FailoverResult result = failover(0, "--fault=pause", "--lasts=8s");
    assertThat(result.proof()).contains("SIGSTOP");
    assertThat(led(result.writeGapMs()).worst()).isGreaterThan(SECOND_MS);
    assertNothingBroken(result);
  }

  @Test
  void aKilledControllerIsReplaced() throws Exception {
    FailoverResult result = failover(0, "--fault=kill", "--target=controller", "--lasts=12s");
    assertThat(result.target()).isEqualTo("controller");
    assertThat(result.phasesMs().fenced()).isNotNull();
    assertNothingBroken(result);
  }

  @Test
  void thePartitionsOfAKilledMemberMoveAndWhatItHadNotCommittedComesAgain() throws Exception {
    FailoverResult result =
        failover(
            0, "--fault=kill-member", "-Xsession.timeout.ms=6000", "-Xheartbeat.interval.ms=1000");
    assertThat(result.group().moved()).containsAll(result.affected());
    assertThat(led(result.readGapMs()).worst()).isGreaterThan(SECOND_MS);
    assertThat(led(result.writeGapMs()).worst()).isZero();
    assertThat(result.audit().redelivered()).isPositive();
    assertNothingBroken(result);
  }

  @Test
  void anAcknowledgedEventThatAPowerLossTookIsFoundMissing() throws Exception {
    FailoverResult result = failover(99, "--fault=power-loss", "--lasts=2s");
    assertThat(result.audit().lost()).isPositive();
    assertThat(result.audit().recoveryPointMs()).isNotNull();
    assertThat(result.reasons()).anyMatch(reason -> reason.contains("are in no log"));
  }

  @Test
  void withoutAFaultThereIsNoGap() throws Exception {
    FailoverResult result = failover(0, "--fault=none", "--lasts=5s");
    assertThat(Objects.requireNonNull(result.writeGapMs().others()).worst()).isZero();
    assertThat(Objects.requireNonNull(result.readGapMs().others()).worst()).isZero();
    assertThat(result.group().moved()).isEmpty();
    assertNothingBroken(result);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--fault=burn | fault must be one of kill, stop,",
        "--fault=kill-member --target=leader | is done to member, not to leader",
        "--target=broker | target must be one of leader, follower,",
        "--lasts=soon | lasts must be a duration",
        "--fault-free=1s | at least 5 s",
        "--settle=1s | at least 10 s",
        "--rate=max | a failover is measured at a rate",
        "--duration=30s | leave --duration out",
      })
  void badInputIsOneLineAndLeavesNothing(String options, String message) throws Exception {
    Tool.Ended ended = new Tool(directory).run(("failover " + options).split(" "));
    assertThat(ended.code()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err().lines().findFirst().orElse("")).contains(message);
    assertThat(directory.resolve("runs")).doesNotExist();
  }
}

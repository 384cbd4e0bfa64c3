package io.millrace.pipeline.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ledger.Verdict.Outcome;
import io.millrace.core.measure.LatencyRecorder;
import io.millrace.pipeline.result.LatencySummary;
import io.millrace.pipeline.result.Redaction;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.result.Throttling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTest {
  private static final Summary.Percentiles NOTHING =
      new Summary.Percentiles(null, null, null, null, null, null, 0);

  static Summary summary() {
    return summary(List.of(), List.of());
  }

  private static Summary summary(List<String> notKnown, List<String> warnings) {
    return new Summary(
        Summary.VERSION,
        "20260101T000000Z-run",
        "2026-01-01T00:00:00Z",
        Outcome.FAIL,
        List.of("1 acknowledged events lost (group g)"),
        false,
        false,
        new Summary.Events(10, 9, 0, 1, 0, 0, 0, Map.of("TimeoutException", 1L)),
        List.of(new Summary.Group("g", 3, 8, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
        new Summary.Rate(10, 9),
        new Summary.LatencyMs(
            new Summary.Percentiles(1.5, null, null, null, 2.0, 7.25, 9),
            NOTHING,
            NOTHING,
            NOTHING),
        new Summary.Client(15.5, 700, 3, 4.5),
        Throttling.NONE,
        new Summary.Settings(
            Map.of("acks", "-1"), Map.of(), Map.of(), Map.of("a<b", "&"), notKnown),
        1,
        "./millrace run",
        warnings);
  }

  @Test
  void aSummaryReadsBackAsItWasWritten(@TempDir Path runs) throws Exception {
    RunDirectory directory = RunDirectory.create(runs, "run", Instant.EPOCH);
    directory.writeSummary(summary());

    assertThat(RunDirectory.open(directory.path()).readSummary()).isEqualTo(summary());
    assertThat(directory.name()).isEqualTo("19700101T000000Z-run");
  }

  @Test
  void aSummaryFromWhenEverySettingWasKnownIsRead(@TempDir Path runs) throws Exception {
    RunDirectory directory = RunDirectory.create(runs, "run", Instant.EPOCH);
    directory.writeSummary(summary());
    Path file = directory.path().resolve("summary.json");
    String before = Files.readString(file).replaceFirst(",\\s*\"notKnown\" : \\[ ?\\]", "");
    assertThat(before).doesNotContain("notKnown");
    Files.writeString(file, before);

    assertThat(directory.readSummary()).isEqualTo(summary());
  }

  @Test
  void theTableSaysWhichSettingsAreNotKnown() {
    assertThat(SummaryTable.of(summary())).doesNotContain("not known");

    String missing = "settings of broker 1: this user lacks DescribeConfigs on the cluster";
    assertThat(SummaryTable.of(summary(List.of(missing), List.of())))
        .contains("\nnot known   " + missing + "\n");
  }

  @Test
  void aSummaryFromBeforeThereWereWarningsHasNone(@TempDir Path runs) throws Exception {
    RunDirectory directory = RunDirectory.create(runs, "run", Instant.EPOCH);
    directory.writeSummary(summary());
    Path file = directory.path().resolve("summary.json");
    Files.writeString(file, Files.readString(file).replaceFirst(",\\s*\"warnings\" : \\[ ?]", ""));
    assertThat(file).content().doesNotContain("warnings");

    assertThat(directory.readSummary().warnings()).isEmpty();
  }

  @Test
  void theTableSaysWhatTheMachineDoesToTheFigures() {
    assertThat(SummaryTable.of(summary())).doesNotContain("machine", "doctor");
    assertThat(SummaryTable.of(summary(List.of(), List.of("cores: 2: late", "swap: on: late"))))
        .contains(
            """
            machine     cores: 2: late
                        swap: on: late
                        how to mend it: ./millrace doctor
            """);
  }

  @Test
  void twoRunsInOneSecondHaveDirectoriesOfTheirOwn(@TempDir Path runs) throws Exception {
    RunDirectory first = RunDirectory.create(runs, "run", Instant.EPOCH);
    RunDirectory second = RunDirectory.create(runs, "run", Instant.EPOCH);

    assertThat(second.path()).isNotEqualTo(first.path()).exists();
  }

  @Test
  void theTableSaysWhatWasNotMeasuredAndWhy() {
    assertThat(SummaryTable.of(summary()))
        .contains(
            "verdict     FAIL", "- 1 acknowledged events lost (group g)", "1 x TimeoutException")
        .containsPattern("response +1\\.50 +- +- +- +2\\.00 +7\\.25 +9\n");
  }

  @Test
  void aPercentileNeedsAHundredSamplesBeyondIt() {
    Histogram micros = LatencyRecorder.emptyHistogram();
    for (int i = 0; i < 9_949; i++) {
      micros.recordValue(1_000);
    }
    assertThat(LatencySummary.of(micros).p99()).isNull();
    for (int i = 0; i < 51; i++) {
      micros.recordValue(1_000);
    }
    assertThat(LatencySummary.of(micros).p99()).isEqualTo(1.0);
    assertThat(LatencySummary.of(micros).p999()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "-Xsasl.jaas.config=a b, '-Xsasl.jaas.config=[hidden]'",
        "--client-setting=ssl.key.password=x, '--client-setting=ssl.key.password=[hidden]'",
        "--command=x --made-by sasl.jaas.config = a b, '--command=x --made-by sasl.jaas.config =[hidden]'",
        "sasl.oauthbearer.token.endpoint.url=http://x/t, sasl.oauthbearer.token.endpoint.url=http://x/t",
        "sasl.oauthbearer.assertion.private.key.passphrase=x, 'sasl.oauthbearer.assertion.private.key.passphrase=[hidden]'",
        "acks=all, acks=all",
        "p99>20ms, 'p99>20ms'",
        "ssl.keystore.location=/x, ssl.keystore.location=/x"
      })
  void secretsNeverReachTheCommandThatRepeatsARun(String argument, String shown) {
    assertThat(Redaction.commandLine(List.of(argument))).isEqualTo(shown);
  }

  @Test
  void secretSettingsAreHiddenByTheirName() {
    assertThat(Redaction.value("sasl.jaas.config", "x")).isEqualTo(Redaction.HIDDEN);
    assertThat(Redaction.value("ssl.truststore.password", "x")).isEqualTo(Redaction.HIDDEN);
    assertThat(Redaction.value("linger.ms", "5")).isEqualTo("5");
  }
}

package io.millrace.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ledger.Verdict.Outcome;
import io.millrace.pipeline.plan.ExperimentYaml;
import io.millrace.pipeline.report.Trends;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.Summary;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class TrendCommandTest {
  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int trend(String... arguments) {
    CommandLine cli = Main.commandLine(ClientLog.installed());
    cli.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    List<String> all = new ArrayList<>(List.of("trend"));
    all.addAll(List.of(arguments));
    return cli.execute(all.toArray(String[]::new));
  }

  private Path runs() {
    return directory.resolve("runs");
  }

  private RunDirectory write(Summary summary, Map<String, Object> options) throws IOException {
    RunDirectory run = RunDirectory.create(runs(), "nightly", Instant.parse(summary.startedAt()));
    run.writeExperiment(ExperimentYaml.write(options));
    run.writeSummary(summary);
    run.markEnded();
    return run;
  }

  /** A night's run, with options that do not make it another experiment. */
  private void night(int night, double p99Ms) throws IOException {
    write(
        Trends.summary(night, p99Ms),
        Map.of("name", "n" + night, "seed", night, "rate", "20000", "fail-if", List.of("p99>1ms")));
  }

  private void nights(int before, double levelBefore, int after, double levelAfter)
      throws IOException {
    for (int night = 0; night < before + after; night++) {
      night(night, Trends.noisy(night, night < before ? levelBefore : levelAfter));
    }
  }

  @Test
  void aRegressionEndsWith99AndEqualsWith0() throws Exception {
    nights(12, 8, 6, 10);

    assertThat(trend(runs().toString(), "--fail-if", "p99>+10%")).as(err.toString()).isEqualTo(99);
    assertThat(out.toString())
        .contains("-- response p99 rose by", "p99>+10%: FAILED: response p99 rose by");
    assertThat(trend(runs().toString(), "--fail-if", "cpu>+10%")).isZero();
    assertThat(trend(runs().toString(), "--fail-if", "p99<-10%")).isZero();
    assertThat(trend(runs().toString())).isZero();
  }

  @Test
  void whatWasAcceptedIsLeftBehindByADate() throws Exception {
    nights(12, 8, 12, 10);

    assertThat(trend(runs().toString(), "--fail-if", "p99>+10%", "--since", "2026-03-13")).isZero();
  }

  @Test
  void withTooFewRunsNothingIsJudgedAndThatIsNoPass() throws Exception {
    nights(4, 8, 5, 80);

    assertThat(trend(runs().toString(), "--fail-if", "p99>+10%")).isEqualTo(3);
    assertThat(out.toString()).contains("9 runs: a change can be found from 10 on");
  }

  @Test
  void unfinishedInvalidAndOtherRunsAreLeftOutAndTold() throws Exception {
    nights(3, 8, 0, 0);
    Summary invalid =
        Trends.summary(20, 700)
            .withVerdict(Outcome.INVALID, List.of("offered rate missed: 1 of 2 events/s achieved"));
    write(invalid, Map.of());
    RunDirectory.create(runs(), "killed", Instant.parse("2026-03-22T00:00:00Z"));
    write(Trends.summary(1, 8), Map.of("acks", "1", "client-setting", Map.of("a", "b")));

    assertThat(trend(runs().toString())).isZero();

    assertThat(out.toString())
        .contains("left out: 1 invalid, 1 unfinished")
        .contains("acks is 1, not the default; client-setting:a is b, not the default");
    assertThat(trend(runs().toString(), "--any-settings", "--json")).isZero();
    assertThat(out.toString()).contains("\"otherSettings\" : [ ]");
  }

  @Test
  void aRunThatFailedOnAThresholdIsFollowedAllTheSame() throws Exception {
    night(0, 8);
    Summary missed =
        Trends.summary(1, 30)
            .withVerdict(Outcome.FAIL, List.of("threshold p99>20ms missed: p99 is 30 ms"));
    write(missed, Map.of("fail-if", List.of("p99>20ms")));

    assertThat(trend(runs().toString())).isZero();

    assertThat(out.toString()).contains("2026-03-02 03:17").doesNotContain("left out");
  }

  @Test
  void thePageAndTheFileForTheCiServerAreWritten() throws Exception {
    nights(12, 8, 6, 10);
    Path page = directory.resolve("trend.html");
    Path junit = directory.resolve("trend.xml");

    int code = trend(runs().toString(), "--fail-if=p99>+10%", "--html=" + page, "--junit=" + junit);

    assertThat(code).isEqualTo(99);
    assertThat(page)
        .content()
        .contains("Millrace trend", "data-kind=\"trend\"", "Changes of level");
    assertThat(junit).content().contains("<testsuite name=\"trend\"", "failures=\"1\"");
    assertThat(directory).isDirectoryNotContaining("glob:**/.*");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nowhere | nowhere does not exist",
        "EMPTY | is no run's directory and holds none",
        "RUNS --fail-if p99>20ms | FIGURE>+N% or FIGURE<-N%",
        "RUNS --since yesterday | since must be a day such as 2026-04-01, not 'yesterday'",
        "RUNS --since 2027-01-01 | no run is left: 1 before --since",
        "RUNS --html nowhere/x.html | html must be a file in a directory that exists"
      })
  void badInputIsOneLine(String arguments, String said) throws Exception {
    night(0, 8);
    Files.createDirectory(directory.resolve("empty"));

    int code =
        trend(
            arguments
                .replace("EMPTY", directory.resolve("empty").toString())
                .replace("RUNS", runs().toString())
                .split(" ", -1));

    assertThat(code).isEqualTo(2);
    assertThat(err.toString().lines()).hasSizeLessThanOrEqualTo(2);
    assertThat(err.toString()).contains(said);
    assertThat(out.toString()).isEmpty();
  }
}

package io.millrace.pipeline.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.pipeline.result.SweepResult.Run;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepDirectoryTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
  private static final Map<String, Object> PLAN =
      Map.of("blocks", 2, "millis", 3_000L, "rate", 500.0);
  private static final ConfigFile FILE = new ConfigFile("producer-config", "p.properties", "1a");
  private static final SeriesRequest REQUEST = request(PLAN, FILE, "abc");

  @TempDir private Path runs;

  private static SeriesRequest request(Object asked, ConfigFile file, String build) {
    return SeriesRequest.of(asked, List.of(file), build);
  }

  private static EndedStep<Run> run(int block) {
    return new EndedStep<>(block, "baseline", StepOutcome.FAILED, "why", "r", 12, null);
  }

  private SweepDirectory begun() throws IOException {
    return SweepDirectory.create(runs, "sweep", NOON, "./millrace sweep", REQUEST, PLAN);
  }

  private Optional<UnfinishedSeries> unfinished(SeriesRequest wanted) throws IOException {
    return SweepDirectory.unfinished(runs, wanted);
  }

  @Test
  void aSweepThatWasEndedIsFoundByItsPlanWithItsRuns() throws IOException {
    SweepDirectory first = begun();
    first.append(run(1));
    first.close();
    SweepDirectory found = SweepDirectory.goOn(unfinished(REQUEST).orElseThrow());
    assertThat(found.path()).isEqualTo(first.path());
    assertThat(found.startedAt()).isEqualTo("2026-01-02T12:00:00Z");
    assertThat(found.ended()).containsExactly(run(1));
  }

  @Test
  void aLineThatAKillCutOffIsLeftOutAndTheNextIsReadable() throws IOException {
    SweepDirectory directory = begun();
    directory.append(run(1));
    Files.writeString(
        directory.path().resolve("runs.jsonl"), "\n{\"block\":2,\"co", StandardOpenOption.APPEND);
    directory.append(run(3));
    assertThat(directory.ended()).containsExactly(run(1), run(3));
  }

  @Test
  void runsThatAreSetAsideAreKeptInAFileOfTheirOwn() throws IOException {
    SweepDirectory directory = begun();
    directory.append(run(1));
    directory.append(run(2));
    assertThat(directory.setAside(run -> run.block() == 2)).isEqualTo(1);
    assertThat(directory.ended()).containsExactly(run(1));
    assertThat(directory.path().resolve("interrupted.jsonl")).content().contains("\"block\":2");
    assertThat(directory.setAside(run -> run.block() == 2)).isZero();
  }

  @Test
  void anotherPlanOrARunningOrAnEndedSweepIsNotGoneOnWith() throws IOException {
    SweepDirectory directory = begun();
    assertThat(unfinished(REQUEST)).isEmpty(); // this process is at it
    directory.close();
    assertThat(unfinished(request(Map.of("blocks", 3), FILE, "abc"))).isEmpty();
    Files.writeString(directory.resultFile(), "{}");
    assertThat(unfinished(REQUEST)).isEmpty();
  }

  @Test
  void whatBrokersOfAKilledSweepLeftIsRemoved() throws IOException {
    SweepDirectory directory = begun();
    Files.createDirectories(directory.brokers().resolve("cluster-1/data"));
    directory.close();
    // what a kill leaves: the file, though nobody holds its lock, and with an id that may be reused
    Files.writeString(
        directory.path().resolve("RUNNING"), "process " + ProcessHandle.current().pid() + "\n");
    SweepDirectory found = SweepDirectory.goOn(unfinished(REQUEST).orElseThrow());
    assertThat(found.brokers()).doesNotExist();
  }

  @Test
  void theOrderInWhichSettingsWereGivenMakesNoOtherSeries() {
    Map<String, String> one = new LinkedHashMap<>();
    one.put("acks", "1");
    one.put("linger.ms", "5");
    Map<String, String> other = new LinkedHashMap<>();
    other.put("linger.ms", "5");
    other.put("acks", "1");
    assertThat(request(one, FILE, "abc")).isEqualTo(request(other, FILE, "abc"));
  }

  @Test
  void aSweepOfAnotherBuildOrWithAnEditedFileIsFoundWithWhatDiffers() throws IOException {
    begun().close();
    ConfigFile edited = new ConfigFile("producer-config", "p.properties", "2b");
    assertThat(unfinished(request(PLAN, edited, "def")).orElseThrow().differences())
        .containsExactly("with another p.properties (--producer-config)", "by build abc, not def");
  }

  @Test
  void theSweepThatDiffersInNothingIsFoundBeforeALaterOneThatDoes() throws IOException {
    SweepDirectory same = begun();
    same.close();
    SweepDirectory.create(runs, "sweep", NOON.plusSeconds(60), "", request(PLAN, FILE, "def"), PLAN)
        .close();
    assertThat(unfinished(REQUEST)).contains(new UnfinishedSeries(same.path(), List.of()));
  }

  /** Another process that is at a sweep until it is killed. */
  static final class Other {
    private Other() {}

    public static void main(String[] args) throws IOException {
      var sweep = new UnfinishedSeries(Path.of(args[0]), List.of());
      try (SweepDirectory held = SweepDirectory.goOn(sweep)) {
        System.out.println("at " + held.path());
        while (System.in.read() >= 0) {
          // until it is killed
        }
      }
    }
  }

  @Test
  void aSweepThatAnotherProcessIsAtIsFoundOnlyWhenThatWasKilled() throws Exception {
    SweepDirectory directory = begun();
    directory.close();
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Other.class.getName(),
                directory.path().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said = other.inputReader()) {
      assertThat(said.readLine()).isEqualTo("at " + directory.path());
      assertThat(unfinished(REQUEST)).isEmpty();
      var taken = new UnfinishedSeries(directory.path(), List.of());
      assertThatThrownBy(() -> SweepDirectory.goOn(taken))
          .hasMessage("another process is at " + directory.path());
    } finally {
      other.destroyForcibly().waitFor();
    }
    assertThat(unfinished(REQUEST).orElseThrow().path()).isEqualTo(directory.path());
  }
}

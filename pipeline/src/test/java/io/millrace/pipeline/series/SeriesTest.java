package io.millrace.pipeline.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.pipeline.plan.UsageException;
import io.millrace.pipeline.report.Results;
import io.millrace.pipeline.result.EndedStep;
import io.millrace.pipeline.result.FailoverDirectory;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.SeriesRequest;
import io.millrace.pipeline.result.StepOutcome;
import io.millrace.pipeline.series.FailoverSeriesPlan.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeriesTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  @TempDir private Path runs;

  private final List<String> said = new ArrayList<>();
  private final FakeRunner runner = new FakeRunner();

  /** Comes to a result, unless something else was planned for the step's next time. */
  private static final class FakeRunner implements StepRunner<Step, FailoverResult> {
    private final List<String> ran = new ArrayList<>();
    private final Map<String, List<Supplier<RuntimeException>>> planned = new HashMap<>();

    void plan(String step, Supplier<RuntimeException> failure) {
      planned.computeIfAbsent(step, ignored -> new ArrayList<>()).add(failure);
    }

    @Override
    public FailoverResult run(
        Step step, List<EndedStep<FailoverResult>> ended, Consumer<String> begun) {
      String name = step.scenario() + step.round();
      ran.add(name);
      begun.accept("run-" + ran.size());
      List<Supplier<RuntimeException>> failures = planned.getOrDefault(name, List.of());
      if (!failures.isEmpty()) {
        throw failures.remove(0).get();
      }
      return Results.failover("kill", "leader", 1_000, 0).withoutDetails();
    }

    @Override
    public Duration estimate(List<Step> left, List<EndedStep<FailoverResult>> ended) {
      return Duration.ofMinutes(left.size());
    }

    @Override
    public String words(FailoverResult result) {
      return result.verdict().word();
    }
  }

  private static FailoverSeriesPlan plan(int rounds, String... scenarios) {
    return FailoverSeriesPlan.of(
        "test",
        1,
        rounds,
        List.of(scenarios).stream().map(name -> new Scenario(name, Map.of(), Map.of())).toList());
  }

  private FailoverDirectory begun(FailoverSeriesPlan plan) throws IOException {
    return FailoverDirectory.create(
        runs, "test", NOON, "./millrace", SeriesRequest.of(plan.asked(), List.of(), "abc"), plan);
  }

  private FailoverDirectory again(FailoverDirectory ended, FailoverSeriesPlan plan)
      throws IOException {
    ended.close();
    return FailoverDirectory.goOn(
        FailoverDirectory.unfinished(runs, SeriesRequest.of(plan.asked(), List.of(), "abc"))
            .orElseThrow());
  }

  private List<EndedStep<FailoverResult>> run(FailoverSeriesPlan plan, FailoverDirectory directory)
      throws IOException, InterruptedException {
    Series<Step, FailoverResult> series = new Series<>(plan, runner, directory, said::add);
    while (series.hasNext()) {
      series.runNext();
    }
    return series.ended();
  }

  private static List<String> names(List<EndedStep<FailoverResult>> ended) {
    return ended.stream()
        .map(
            step ->
                step.step() + step.block() + " " + step.outcome().name().toLowerCase(Locale.ROOT))
        .toList();
  }

  @Test
  void everyStepIsRunOnceBlockByBlockAndSaidWithWhatIsLeft() throws Exception {
    FailoverSeriesPlan plan = plan(2, "a", "b");
    FailoverDirectory directory = begun(plan);
    assertThat(run(plan, directory)).isEqualTo(directory.ended());
    assertThat(runner.ran.subList(0, 2)).containsExactlyInAnyOrder("a1", "b1");
    assertThat(runner.ran.subList(2, 4)).containsExactlyInAnyOrder("a2", "b2");
    assertThat(said).filteredOn(line -> line.contains("left")).hasSize(4);
    assertThat(said.get(4)).startsWith("3 of 4, round 2, about 2 min left: ");
    assertThat(directory.ended()).extracting(EndedStep::directory).startsWith("run-1", "run-2");
  }

  @Test
  void aSeriesThatWasKilledGoesOnWithTheBlockThatItWasInAndRepeatsItWhole() throws Exception {
    FailoverSeriesPlan plan = plan(3, "a", "b");
    FailoverDirectory directory = begun(plan);
    Series<Step, FailoverResult> killed = new Series<>(plan, runner, directory, said::add);
    for (int i = 0; i < 3; i++) {
      killed.runNext();
    }
    List<EndedStep<FailoverResult>> before = directory.ended();
    runner.ran.clear();

    FailoverDirectory second = again(directory, plan);
    List<EndedStep<FailoverResult>> ended = run(plan, second);

    assertThat(said)
        .contains("1 runs of the round that was interrupted are set aside and made again");
    assertThat(runner.ran).hasSize(4).noneMatch(name -> name.endsWith("1"));
    assertThat(ended).hasSize(6).startsWith(before.get(0), before.get(1));
    assertThat(second.path()).isEqualTo(directory.path());
    assertThat(Files.readString(second.path().resolve("interrupted.jsonl")))
        .contains("\"step\":\"" + before.get(2).step() + "\"");
  }

  @Test
  void aStepThatFailedIsTriedOnceMore() throws Exception {
    FailoverSeriesPlan plan = plan(1, "a", "b");
    runner.plan("a1", () -> new IllegalStateException("brokers did not start"));
    assertThat(names(run(plan, begun(plan))))
        .containsSubsequence("a1 failed", "a1 done")
        .contains("b1 done")
        .hasSize(3);
    assertThat(said).contains("  failed: brokers did not start");
  }

  @Test
  void aStepThatFailedTwiceIsLeftAlsoWhenTheSeriesIsGoneOnWith() throws Exception {
    FailoverSeriesPlan plan = plan(2, "a", "b");
    runner.plan("a1", () -> new IllegalStateException("one"));
    runner.plan("a1", () -> new IllegalStateException("two"));
    FailoverDirectory directory = begun(plan);
    Series<Step, FailoverResult> killed = new Series<>(plan, runner, directory, said::add);
    killed.runNext();
    killed.runNext();
    runner.ran.clear();
    List<EndedStep<FailoverResult>> ended = run(plan, again(directory, plan));
    assertThat(runner.ran).containsExactlyInAnyOrder("a2", "b2");
    assertThat(names(ended)).contains("a1 failed", "b1 done", "a2 done", "b2 done").hasSize(5);
  }

  @Test
  void aConfigurationThatIsRefusedEndsByItselfAndNotTheSeries() throws Exception {
    FailoverSeriesPlan plan = plan(3, "a", "b");
    runner.plan("a1", () -> new UsageException("retention.ms is soon"));
    FailoverDirectory directory = begun(plan);
    List<EndedStep<FailoverResult>> ended = run(plan, directory);
    assertThat(runner.ran).containsExactlyInAnyOrder("a1", "b1", "b2", "b3");
    assertThat(names(ended)).contains("a1 refused", "a2 skipped", "a3 skipped", "b3 done");
    assertThat(ended)
        .filteredOn(step -> step.outcome() == StepOutcome.SKIPPED)
        .allSatisfy(step -> assertThat(step.reason()).contains("retention.ms is soon"));
  }

  @Test
  void aRefusalOfAnEarlierPartOfTheSeriesIsStillOne() throws Exception {
    FailoverSeriesPlan plan = plan(2, "a", "b");
    runner.plan("a1", () -> new UsageException("no"));
    FailoverDirectory directory = begun(plan);
    Series<Step, FailoverResult> killed = new Series<>(plan, runner, directory, said::add);
    killed.runNext();
    killed.runNext();
    assertThat(names(run(plan, again(directory, plan)))).contains("a2 skipped", "b2 done");
    assertThat(runner.ran).containsExactlyInAnyOrder("a1", "b1", "b2");
  }

  @Test
  void aSeriesOfWhichEverythingIsRefusedEndsWithTheReason() throws Exception {
    FailoverSeriesPlan plan = plan(2, "a", "b");
    runner.plan("a1", () -> new UsageException("no a"));
    runner.plan("b1", () -> new UsageException("no b"));
    FailoverDirectory directory = begun(plan);
    assertThatThrownBy(() -> run(plan, directory))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("no ");
  }

  @Test
  void whenOneConfigurationAfterTheOtherDiesTheSeriesEnds() throws Exception {
    FailoverSeriesPlan plan = plan(1, "a", "b", "c", "d", "e");
    for (String step : List.of("a1", "b1", "c1", "d1", "e1")) {
      runner.plan(step, () -> new IllegalStateException("no disk"));
      runner.plan(step, () -> new IllegalStateException("no disk"));
    }
    FailoverDirectory directory = begun(plan);
    assertThatThrownBy(() -> run(plan, directory))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("one configuration after the other failed, the last because no disk");
    assertThat(runner.ran).hasSize(6);
  }

  @Test
  void aStepDuringWhichTheSeriesIsStoppedIsAsIfItHadNotBegun() throws Exception {
    FailoverSeriesPlan plan = plan(1, "a", "b");
    runner.plan("b1", () -> new CancellationException("stopped"));
    FailoverDirectory directory = begun(plan);
    assertThatThrownBy(() -> run(plan, directory)).isInstanceOf(CancellationException.class);
    assertThat(directory.ended()).noneMatch(step -> step.step().equals("b"));
  }

  @Test
  void moreRoundsOfTheSameAreStillTheSame() throws Exception {
    FailoverDirectory directory = begun(plan(1, "a", "b"));
    run(plan(1, "a", "b"), directory);
    runner.ran.clear();
    FailoverSeriesPlan more = plan(2, "a", "b");
    assertThat(run(more, again(directory, more))).hasSize(4);
    assertThat(runner.ran).containsExactlyInAnyOrder("a2", "b2");
  }
}

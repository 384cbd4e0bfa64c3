package io.millrace.pipeline.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.pipeline.result.Environment;
import io.millrace.pipeline.result.ResultJson;
import io.millrace.pipeline.result.Summary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class TrendTest {
  @Test
  void aShiftIsMarkedAtItsRunInEveryFigureThatHasItAndInNoOther() {
    Trend trend = Trends.of(Trends.shifted());

    for (TrendFigure figure :
        List.of(TrendFigure.P50, TrendFigure.P99, TrendFigure.P999, TrendFigure.END_TO_END_P99)) {
      Trend.Level change = trend.series(figure).lastChange();
      assertThat(change).as(figure.label()).isNotNull();
      assertThat(change.from()).isEqualTo(30);
      assertThat(change.run()).isEqualTo("20260331T031700Z-nightly");
      assertThat(change.ratio().value()).isCloseTo(1.25, within(0.05));
      assertThat(change.ratio().excludes(1)).isTrue();
    }
    for (TrendFigure figure :
        List.of(TrendFigure.ACHIEVED, TrendFigure.CPU, TrendFigure.ALLOCATED)) {
      assertThat(trend.series(figure).lastChange()).as(figure.label()).isNull();
    }
  }

  @Test
  void theOrderIsThatOfTheRunsAndNotOfTheirFiles() {
    List<PastRun> mixed = new ArrayList<>(Trends.shifted());
    Collections.shuffle(mixed, new Random(1));

    assertThat(Trends.of(mixed)).isEqualTo(Trends.of(Trends.shifted()));
  }

  @Test
  void runsOfOtherExperimentsAreLeftOutAndWhatDiffersIsNamed() {
    List<PastRun> runs = new ArrayList<>(Trends.level());
    runs.set(3, Trends.run(3, 80, Map.of("acks", "1")));
    runs.set(5, Trends.run(5, 80, Map.of("kafka", "4.2.0")));

    TrendSelection selection = TrendSelection.of(runs, 2, "kafka"::equals);

    assertThat(selection.runs()).hasSize(29);
    assertThat(selection.omitted().unfinished()).isEqualTo(2);
    assertThat(selection.omitted().otherSettings())
        .containsExactly(
            new TrendSelection.LeftOut(
                "20260304T031700Z-nightly", List.of("acks is 1, not the default")));
  }

  @Test
  void theNewestRunSaysWhichExperimentItIs() {
    List<PastRun> runs = new ArrayList<>(Trends.level());
    runs.add(Trends.run(30, 8, Map.of("rate", "50000")));

    TrendSelection selection = TrendSelection.of(runs, 0, setting -> false);

    assertThat(selection.runs()).hasSize(1);
    assertThat(selection.omitted().otherSettings())
        .hasSize(30)
        .allMatch(other -> other.differences().equals(List.of("rate is the default, not 50000")));
  }

  @Test
  void aClientSettingThatCameWithANewerKafkaIsAnotherExperimentToo() {
    PastRun old = Trends.run(0, 8, Map.of());
    PastRun now =
        new PastRun(
            ResultJson.mapper()
                .readValue(
                    ResultJson.write(Trends.summary(1, 8))
                        .replace("\"linger.ms\" : \"5\"", "\"linger.ms\" : \"0\""),
                    Summary.class),
            Sweeps.MACHINE,
            Map.of(),
            true);

    assertThat(TrendSelection.of(List.of(old, now), 0, setting -> false).omitted().otherSettings())
        .singleElement()
        .satisfies(
            other -> assertThat(other.differences()).containsExactly("linger.ms is 5, not 0"));
  }

  @Test
  void invalidRunsAreCountedAndNeverFollowed() {
    List<PastRun> runs = new ArrayList<>(Trends.level());
    runs.add(new PastRun(Trends.summary(40, 900), null, Map.of("acks", "0"), false));

    Trend trend = Trends.of(runs);

    assertThat(trend.points()).hasSize(30);
    assertThat(trend.omitted().invalid()).isEqualTo(1);
    assertThat(TrendTable.of(trend)).contains("left out: 1 invalid, 0 unfinished");
  }

  @Test
  void aConditionHoldsWhenTheLastLevelIsWorseByMoreAndSaysSinceWhen() {
    Trend trend = Trends.of(Trends.shifted());

    Check missed = TrendCondition.parse("p99>+10%").check(trend);

    assertThat(missed.result()).isEqualTo(Check.Result.FAILED);
    assertThat(missed.name()).isEqualTo("p99>+10%");
    assertThat(missed.reason())
        .startsWith("response p99 rose by 2")
        .contains("(95 %: ")
        .endsWith("since 20260331T031700Z-nightly");
    assertThat(TrendCondition.parse("p99>+50%").check(trend).result())
        .isEqualTo(Check.Result.PASSED);
    assertThat(TrendCondition.parse("achieved<-5%").check(trend).result())
        .isEqualTo(Check.Result.PASSED);
    assertThat(TrendCondition.parse("p50 < -1.5 %").check(trend).result())
        .isEqualTo(Check.Result.PASSED);
  }

  @Test
  void withoutAChangeNoConditionHoldsAndWithTooFewRunsNoneIsJudged() {
    TrendCondition condition = TrendCondition.parse("p99>+1%");

    assertThat(condition.check(Trends.of(Trends.level())).result()).isEqualTo(Check.Result.PASSED);
    Check tooFew = condition.check(Trends.of(Trends.level().subList(0, 9)));
    assertThat(tooFew.result()).isEqualTo(Check.Result.ERROR);
    assertThat(tooFew.reason()).contains("9 runs have response p99, and a change takes 10");
  }

  @ParameterizedTest
  @ValueSource(strings = {"p99>20ms", "p99>10%", "p99>-10%", "p98>+10%", "p99>+%", ""})
  void whatIsNoConditionIsRefusedWithWhatIs(String text) {
    assertThatThrownBy(() -> TrendCondition.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("FIGURE>+N% or FIGURE<-N%")
        .hasMessageContaining("e2e.p99");
  }

  @Test
  void theTableFitsANarrowTerminalAndShowsEachChangeBeforeItsRun() {
    List<PastRun> wide = new ArrayList<>(Trends.shifted());
    wide.add(Trends.run(42, 12_345, Map.of()));

    String table = TrendTable.of(Trends.of(wide));

    assertThat(table.lines()).allMatch(line -> line.length() <= 80);
    List<String> lines = table.lines().toList();
    int change =
        lines.indexOf(
            lines.stream().filter(line -> line.contains("response p99 rose")).findFirst().get());
    assertThat(lines.subList(change, change + 5))
        .anyMatch(line -> line.startsWith("2026-03-31 03:17"));
    assertThat(lines.get(change - 2)).startsWith("2026-03-30 03:17");
  }

  @Test
  void twoMachinesAreSaidToBePartOfEveryChange() {
    List<PastRun> runs = new ArrayList<>(Trends.level());
    Environment here = Sweeps.MACHINE;
    Environment there =
        new Environment(
            1,
            "another CPU",
            64,
            1,
            "ext4",
            here.os(),
            here.jvm(),
            "4.3.1",
            "3 x 4.3.1",
            "f00ba12");
    runs.set(2, new PastRun(Trends.summary(2, 8), there, Map.of(), true));

    assertThat(TrendTable.of(Trends.of(runs)))
        .contains("taken on 2 machines, kernels or JVMs")
        .contains("f00ba12");
  }

  @Test
  void jsonHasEveryRunAndEveryLevel() {
    JsonNode json = ResultJson.mapper().readTree(ResultJson.write(Trends.of(Trends.shifted())));

    assertThat(json.path("points")).hasSize(42);
    assertThat(json.path("points").get(0).path("figures").path("p99").isNumber()).isTrue();
    JsonNode p99 = json.path("series").get(2);
    assertThat(p99.path("figure").asString()).isEqualTo("p99");
    assertThat(p99.path("levels").get(1).path("from").asInt()).isEqualTo(30);
    assertThat(p99.path("levels").get(1).path("ratio").path("low").isNumber()).isTrue();
  }
}

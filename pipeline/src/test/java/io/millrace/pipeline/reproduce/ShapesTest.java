package io.millrace.pipeline.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.pipeline.result.ReproduceResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShapesTest {

  @Test
  void theDefaultPlanTakesLessThanAQuarterOfAnHour() {
    ReproducePlan plan = new ReproducePlan("4.3.1", ReproducePlan.DEFAULT_ROUNDS, 1, 1);

    Duration all =
        Shapes.all().stream().map(s -> s.estimate(plan)).reduce(Duration.ZERO, Duration::plus);

    assertThat(all).isLessThan(Duration.ofMinutes(15));
  }

  @Test
  void namedShapesComeInTheirUsualOrder() {
    assertThat(Shapes.only(List.of("consumers", "linger")))
        .extracting(ShapeExperiment::id)
        .containsExactly("linger", "consumers");
    assertThat(Shapes.only(List.of())).isEqualTo(Shapes.all());
  }

  @Test
  void anUnknownShapeIsNamedWithThoseThatThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shapes.only(List.of("linger", "lingre")))
        .withMessageContainingAll("lingre", "adaptive-partitioning");
  }

  @Test
  void impossiblePlansAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReproducePlan("4.3.1", 0, 1, 1))
        .withMessage("rounds must be 1 to 100, not 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReproducePlan("4.3.1", 5, Double.NaN, 1))
        .withMessageContaining("scale must be above 0");
  }

  @Test
  void variantsTakeTurnsInGoingFirstAndTheWarmUpIsNotCounted(@TempDir Path scratch)
      throws InterruptedException {
    List<String> ran = new ArrayList<>();
    ShapeContext context =
        new ShapeContext(new ReproducePlan("4.3.1", 2, 1, 1), scratch, words -> {});

    List<List<String>> results =
        context.rounds(
            "test",
            List.of("a", "b"),
            (variant, round) -> {
              ran.add(variant + round);
              return variant + round;
            });

    assertThat(ran).containsExactly("b0", "a0", "a1", "b1", "b2", "a2");
    assertThat(results).containsExactly(List.of("a1", "b1"), List.of("a2", "b2"));
  }

  /** The shortest possible run on real brokers: that the parts fit, not what comes out. */
  @Test
  void aShapeRunsFromBrokersToAVerdict(@TempDir Path scratch) throws InterruptedException {
    ShapeContext context =
        new ShapeContext(new ReproducePlan("4.3.1", 1, 0.01, 1), scratch, words -> {});

    ReproduceResult.Shape shape = new LingerShape().run(context);

    assertThat(shape.id()).isEqualTo("linger");
    assertThat(shape.reproduced()).isFalse();
    assertThat(shape.because()).contains("too few rounds for an interval");
    assertThat(shape.figures())
        .extracting(ReproduceResult.Figure::name)
        .contains("difference", "ratio");
    assertThat(shape.figures())
        .allSatisfy(
            figure -> {
              assertThat(figure.measured()).isFinite();
              assertThat(figure.samples()).isEqualTo(1);
              assertThat(figure.low()).isNull();
            });
    assertThat(scratch.resolve("brokers")).doesNotExist();
  }

  @Test
  void theTableShowsVerdictsFiguresAndMissingIntervals() {
    ReproduceResult.Shape shape =
        new ReproduceResult.Shape(
            "linger",
            "a title",
            "a source",
            "a method",
            false,
            "a reason",
            List.of(
                new ReproduceResult.Figure("ratio", "ratio", 2.0, 4.5, 4.25, 4.75, 5, "rounds"),
                new ReproduceResult.Figure(
                    "rate", "records/s", null, 12_345, null, null, 1, "rounds")));

    assertThat(ReproduceTable.of(Results.with(shape)).lines().map(String::strip))
        .anyMatch(line -> line.matches("ratio, ratio +2.00 +4.50 +4.25 to 4.75 +5 rounds"))
        .anyMatch(line -> line.matches("rate, records/s +- +12,345 +- +1 rounds"))
        .contains("verdict  not, because a reason");
  }
}

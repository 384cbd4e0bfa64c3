package io.millrace.pipeline.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DesignTest {
  private static final List<Factor> FACTORS =
      List.of(
          Factor.parse("acks=all,1,0"), Factor.parse("linger.ms=0,5,20"), Factor.parse("z=a,b"));
  private static final Map<String, String> BASELINE =
      Map.of("acks", "all", "linger.ms", "5", "z", "a");

  @Test
  void oneAtATimeChangesOneSettingOfTheBaseline() {
    assertThat(Design.ONE_AT_A_TIME.of(FACTORS, BASELINE))
        .hasSize(2 + 2 + 1)
        .allSatisfy(
            settings -> assertThat(Configurations.differences(settings, BASELINE)).hasSize(1));
  }

  @Test
  void aGridIsEveryCombinationButTheBaseline() {
    assertThat(Design.GRID.of(FACTORS, BASELINE)).hasSize(3 * 3 * 2 - 1).doesNotContain(BASELINE);
  }

  @Test
  void pairwiseHoldsEveryPairOfValuesAndLessThanTheGrid() {
    List<Map<String, String>> rows = PairwiseCover.of(FACTORS);
    Set<String> pairs = new HashSet<>();
    for (Map<String, String> row : rows) {
      assertThat(row).hasSize(3);
      pairs.add("acks-linger " + row.get("acks") + row.get("linger.ms"));
      pairs.add("acks-z " + row.get("acks") + row.get("z"));
      pairs.add("linger-z " + row.get("linger.ms") + row.get("z"));
    }
    assertThat(pairs).hasSize(3 * 3 + 3 * 2 + 3 * 2);
    assertThat(rows).hasSizeLessThan(18).hasSizeGreaterThanOrEqualTo(9);
  }

  @Test
  void pairwiseOfOneFactorIsItsValues() {
    assertThat(PairwiseCover.of(FACTORS.subList(0, 1))).hasSize(3);
  }

  @Test
  void configurationsAreNamedByWhatDiffers() {
    assertThat(Configurations.of(Design.ONE_AT_A_TIME, FACTORS, BASELINE))
        .extracting(configuration -> configuration.id())
        .containsExactly("baseline", "acks=1", "acks=0", "linger.ms=0", "linger.ms=20", "z=b");
  }

  @Test
  void aFactorWithoutValuesOrWithOneTwiceIsRefused() {
    assertThatThrownBy(() -> Factor.parse("acks")).hasMessageContaining("KEY=VALUE");
    assertThatThrownBy(() -> Factor.parse("acks=")).hasMessageContaining("at least one value");
    assertThatThrownBy(() -> Factor.parse("acks=1,1")).hasMessageContaining("twice");
  }
}

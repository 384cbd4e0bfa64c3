package io.millrace.pipeline.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FaultsTest {
  private static final Faults.Details DETAILS =
      new Faults.Details(
          65_536, Duration.ofSeconds(1), 1_000, Duration.ofMillis(300), Duration.ofMillis(200));

  @ParameterizedTest
  @EnumSource
  void eachRowMakesTheFaultOfItsName(Faults row) {
    assertThat(Faults.parse(row.word(), null, null, DETAILS).name()).isEqualTo(row.word());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # fault        | target      | allowed
          kill           | follower    | true
          kill           | all         | true
          kill           | two         | true
          kill           | member      | false
          disk-hung      | two         | true
          silent-link    | all         | true
          # one broker only: what it is cut off from is all the others
          cut-off        | controller  | true
          cut-off        | two         | false
          limit-rate     | all         | false
          move-replicas  | all         | false
          # no choice, but what is usual may be said
          power-loss     | all         | true
          power-loss     | leader      | false
          kill-member    | member      | true
          kill-member    | leader      | false
          join-member    | group       | true
          kill-stage     | stage       | true
          kill-stage     | member      | false
          none           | leader      | false
          """)
  void theTargetMayBeChosenWhereThereIsAChoice(String fault, String target, boolean allowed) {
    Target chosen = Target.valueOf(target.toUpperCase(Locale.ROOT));
    if (allowed) {
      assertThat(Faults.parse(fault, chosen, null, DETAILS).target()).isEqualTo(chosen);
    } else {
      assertThatThrownBy(() -> Faults.parse(fault, chosen, null, DETAILS))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("fault " + fault + " is done to ")
          .hasMessageContaining("not to " + target);
    }
  }
}

package io.millrace.pipeline.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ledger.Verdict;
import io.millrace.core.ledger.Verdict.Outcome;
import io.millrace.pipeline.result.Summary;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StageFindingsTest {
  private static final Summary.Percentiles NOTHING =
      new Summary.Percentiles(null, null, null, null, null, null, 0);

  static Summary.Stage stage(String delivery, long lost, long unread, long twice, long phantom) {
    return stage(delivery, lost, unread, twice, phantom, 0);
  }

  static Summary.Stage stage(
      String delivery, long lost, long unread, long twice, long phantom, long aborted) {
    return new Summary.Stage(
        1,
        delivery,
        2,
        1_000,
        1_000 - lost,
        lost,
        unread,
        twice,
        phantom,
        100,
        NOTHING,
        NOTHING,
        null,
        10,
        aborted,
        NOTHING,
        null,
        Map.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # delivery     | lost | unread | twice | phantom | verdict | reason
          exactly-once   | 0    | 0      | 0     | 0       | PASS    |
          at-least-once  | 0    | 0      | 0     | 0       | PASS    |
          at-most-once   | 0    | 0      | 0     | 0       | PASS    |
          # as its name says
          at-least-once  | 0    | 0      | 7     | 0       | PASS    |
          at-most-once   | 7    | 0      | 0     | 0       | PASS    |
          # not as its name says
          at-least-once  | 1    | 0      | 7     | 0       | FAIL    | 1 events lost in stage 1 (at-least-once)
          at-most-once   | 7    | 0      | 1     | 0       | FAIL    | 1 copies too many written by stage 1 (at-most-once)
          exactly-once   | 1    | 0      | 0     | 0       | FAIL    | 1 events lost in stage 1 (exactly-once)
          exactly-once   | 0    | 0      | 1     | 0       | FAIL    | 1 copies too many written by stage 1 (exactly-once)
          at-least-once  | 0    | 0      | 0     | 2       | FAIL    | 2 events that it never read written by stage 1 (at-least-once)
          # no conclusion
          at-least-once  | 0    | 5      | 0     | 0       | INVALID | stage 1 did not get to the end of its log: 5 events not passed on
          """)
  void aStageIsHeldToItsOwnPromise(
      String delivery,
      long lost,
      long unread,
      long twice,
      long phantom,
      Outcome verdict,
      String reason) {
    Verdict judged =
        StageFindings.judge(Verdict.PASS, List.of(stage(delivery, lost, unread, twice, phantom)));

    assertThat(judged.outcome()).isEqualTo(verdict);
    if (reason != null) {
      assertThat(judged.reasons()).singleElement().asString().contains(reason);
    }
  }
}

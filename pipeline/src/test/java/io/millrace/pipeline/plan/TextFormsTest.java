package io.millrace.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.core.consume.Work;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextFormsTest {
  @ParameterizedTest
  @CsvSource({
    "500us, PT0.0005S",
    "20ms, PT0.02S",
    "1.5s, PT1.5S",
    "30, PT30S",
    "5m, PT5M",
    "2h, PT2H",
    "0, PT0S"
  })
  void durationsAreReadAsPeopleWriteThem(String text, Duration expected) {
    assertThat(DurationText.parse("duration", text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"500us", "20ms", "1500ms", "30s", "300s"})
  void durationsAreWrittenSoThatTheyReadTheSame(String text) {
    assertThat(DurationText.write(DurationText.parse("duration", text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s", "5 s", "1d", "-1s", "1e3s", "99999999h"})
  void aDurationThatIsNoneIsRefusedByItsKey(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DurationText.parse("warmup", text))
        .withMessageStartingWith("warmup must ")
        .withMessageContaining("'" + text + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "fixed:5ms", "lognormal:250us:0.5"})
  void workIsWrittenSoThatItReadsTheSame(String text) {
    Work work = WorkText.parse(text);
    assertThat(WorkText.write(work)).isEqualTo(text);
    assertThat(WorkText.parse(WorkText.write(work))).isEqualTo(work);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fixed", "fixed:", "fixed:0s", "lognormal:5ms:x", "lognormal:5ms:9"})
  void workThatIsNoneIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WorkText.parse(text))
        .withMessageContaining("work");
  }

  @ParameterizedTest
  @CsvSource({
    "p99>20ms, p99, true, 20",
    "e2e.p999>1.5s, e2e.p999, true, 1500",
    "achieved<19000, achieved, false, 19000",
    "lost > 0, lost, true, 0"
  })
  void thresholdsAreReadWithTheirUnits(String text, String metric, boolean above, double limit) {
    assertThat(Threshold.parse(text)).isEqualTo(new Threshold(metric, above, limit));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "p99", "p98>3", "p99>=3", "p99>ms", "p99>1.2.3"})
  void aThresholdThatIsNoneIsRefusedWithWhatIsAllowed(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Threshold.parse(text))
        .withMessageStartingWith("fail-if");
  }
}

package io.millrace.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipeline.run.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LiveLineTest {
  private static Progress.Second second(double perSecond, double millis, long count) {
    return new Progress.Second(
        "load", perSecond, perSecond, millis, millis, millis, millis, count, count, 12);
  }

  private static final Progress.Second ORDINARY =
      new Progress.Second("load", 20_000, 19_987, 1.2, 5.3, 1.3, 6.1, 12, 0, 12);

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "20; 19,987/s | 12s left",
        "40; 19,987/s | p99 5.30 ms | 12s left",
        "80; 19,987/s | p99 5.30 ms | 12s left | behind 12 | e2e p99 6.10 ms | errors 0",
        "200; load    12s left | offered 20,000/s achieved 19,987/s | response p50 1.20 p99 5.30 ms"
            + " | end-to-end p50 1.30 p99 6.10 ms | behind 12 | errors 0"
      })
  void keepsTheFiguresThatMatterMostAtAnyWidth(int columns, String line) {
    assertThat(LiveLine.of(ORDINARY).within(columns - 1)).isEqualTo(line);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 20, 40, 80, 120, 200})
  void isNeverLongerThanTheTerminal(int columns) {
    for (double size = 1e-4; size < 1e7; size *= 10) {
      assertThat(LiveLine.of(second(size, size, (long) size)).within(columns))
          .hasSizeLessThanOrEqualTo(columns);
    }
  }

  @Test
  void putsErrorsFirstAsSoonAsThereAreAny() {
    assertThat(LiveLine.of(second(100, 1.5, 6_745)).within(39))
        .isEqualTo("errors 6,745 | 100/s | p99 1.50 ms");
  }

  @Test
  void saysHowManyWereAbortedAsSoonAsThereAreAny() {
    Progress.Second second =
        new Progress.Second("load", 100, 99, 1.2, 5.3, 1.3, 6.1, 12, 0, 12, 1_234);
    assertThat(LiveLine.of(second).full()).endsWith("errors 0 | aborted 1,234");
    assertThat(LiveLine.of(ORDINARY).full()).doesNotContain("aborted");
  }

  @ParameterizedTest
  @CsvSource({"0.1, offered 0.1/s achieved 0.100/s", "1000000, 'achieved 1,000,000/s'"})
  void carriesTheRateAtAnySize(double perSecond, String words) {
    assertThat(LiveLine.of(second(perSecond, 1, 0)).full()).contains(words);
  }

  @Test
  void saysWhatComesAfterTheScheduleAndWhatWasNotMeasured() {
    Progress.Second drain =
        new Progress.Second(
            "drain",
            Double.POSITIVE_INFINITY,
            0,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            1_234_567,
            0,
            0);
    assertThat(LiveLine.of(drain).full())
        .isEqualTo(
            "drain    0s left | offered max/s achieved 0/s | response p50 - p99 - ms"
                + " | end-to-end p50 - p99 - ms | behind 1,234,567 | errors 0");
    assertThat(LiveLine.of(drain).within(50))
        .isEqualTo("0/s | p99 - ms | drain | behind 1,234,567");
  }
}

package io.millrace.core.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.order.OrderCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every refusal names the key, the value and what is allowed. */
class WorkloadRefusalTest {

  @ParameterizedTest
  @CsvSource({"200, 200, 200", "200-400, 200, 400", "1, 1, 1", "1000000, 1000000, 1000000"})
  void anEventSizeIsANumberOrARange(String text, int min, int max) {
    assertThat(EventSize.parse(text)).isEqualTo(new EventSize(min, max));
    assertThat(EventSize.parse(text)).hasToString(text);
  }

  @Test
  void theMeanSizeLiesInTheMiddle() {
    assertThat(EventSize.parse("200-401").mean()).isEqualTo(300.5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "200-", "-200", "1k", "200-300-400", "2e2", " 200"})
  void whatIsNoEventSizeIsRefused(String text) {
    assertThatThrownBy(() -> EventSize.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("event-size must be N or MIN-MAX, not '" + text + "'");
  }

  @ParameterizedTest
  @CsvSource({"0, 0-0", "400-200, 400-200", "1000001, 1000001-1000001"})
  void anEventSizeOutOfRangeIsRefused(String text, String named) {
    assertThatThrownBy(() -> EventSize.parse(text))
        .hasMessage(
            "event-size must be N or MIN-MAX with 1 <= MIN <= MAX <= 1000000, not " + named);
  }

  @ParameterizedTest
  @CsvSource({"json, 199-300, 200", "binary, 49, 50"})
  void eventsTooSmallForTheirFormatAreRefused(String format, String size, int smallest) {
    assertThatThrownBy(() -> workload(format, size, 10, 0))
        .hasMessage(
            "event-size must be at least " + smallest + " for format " + format + ", not " + size);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1_000_000_001})
  void customersThatDoNotFitTheKeyAreRefused(int users) {
    assertThatThrownBy(() -> workload("json", "300", users, 0))
        .hasMessage("users must be 1 to 1000000000, not " + users);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 10.1, Double.NaN})
  void anExponentOutOfRangeIsRefused(double zipf) {
    assertThatThrownBy(() -> workload("json", "300", 10, zipf))
        .hasMessage("zipf must be 0 to 10, not " + zipf);
  }

  @Test
  void moreZipfCustomersThanTheTableHoldsAreRefused() {
    assertThatThrownBy(() -> workload("json", "300", 20_000_001, 1))
        .hasMessage("users must be at most 20000000 with zipf, not 20000001");
  }

  private static Workload workload(String format, String size, int users, double zipf) {
    return new Workload(
        new Schedule.Constant(1), OrderCodec.of(format), EventSize.parse(size), users, zipf, 1);
  }
}

package io.millrace.pipeline.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SignificantDigitsTest {
  /** A value of a table may be off by half of its last digit. */
  private static final double HALF_OF_THE_LAST_OF_THREE_DIGITS = 0.005;

  static IntStream tenOrdersOfMagnitude() {
    return IntStream.rangeClosed(-4, 6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0",
        "0.0001 | 0.000100",
        "0.1 | 0.100",
        "0.09996 | 0.100",
        "0.033333 | 0.0333",
        "1 | 1.00",
        "9.994 | 9.99",
        "9.996 | 10.0", // the next size up
        "50.34 | 50.3",
        "99.96 | 100",
        "123.4 | 123",
        "999.4 | 999",
        "999.6 | 1,000",
        "1234.5 | 1,235", // whole numbers are never rounded away
        "20000 | 20,000",
        "1234567 | 1,234,567",
        "-0.25 | -0.250",
        "NaN | -",
        "Infinity | unlimited"
      })
  void printsThreeDigitsOrTheWholePart(double value, String text) {
    assertThat(SignificantDigits.of(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @MethodSource("tenOrdersOfMagnitude")
  void carriesTheValueAtAnySize(int exponent) {
    SplittableRandom random = new SplittableRandom(exponent);
    for (int i = 0; i < 1_000; i++) {
      double value = random.nextDouble(1, 10) * Math.pow(10, exponent);
      String text = SignificantDigits.of(value);
      double read = Double.parseDouble(text.replace(",", ""));
      assertThat(Math.abs(read / value - 1))
          .as("%s of %s", text, value)
          .isLessThanOrEqualTo(HALF_OF_THE_LAST_OF_THREE_DIGITS);
      assertThat(text.replaceAll("^[0.]+|[.,]", "").length())
          .as("digits of %s", text)
          .isEqualTo(Math.max(3, (int) Math.floor(Math.log10(read)) + 1));
    }
  }

  @ParameterizedTest
  @CsvSource({"0.1, 0.1", "5, 5", "20, 20", "100, 100", "2.50, 2.5", "20000, '20,000'", "0, 0"})
  void writesWhatWasAskedForWithoutZerosAtTheEnd(double value, String text) {
    assertThat(SignificantDigits.brief(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0.05, 0.050", // no digit below the µs that are counted
    "0.001, 0.001",
    "1.5, 1.50",
    "1832.96, '1,833'"
  })
  void neverPrintsLessThanAMicrosecond(double millis, String text) {
    assertThat(SignificantDigits.millis(millis)).isEqualTo(text);
    assertThat(SignificantDigits.millis(null)).isEqualTo("-");
  }

  @ParameterizedTest
  @CsvSource({"20.04, 20, 20.04", "20.4, 20, 20.4", "3, 0, 3", "999.9996, 1000, 999.9996"})
  void showsThatAValueIsNotItsLimit(double value, double limit, String text) {
    assertThat(SignificantDigits.apart(value, limit)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"12, 12 B", "1500, 1.50 kB", "45600000, 45.6 MB", "25200000000, 25.2 GB"})
  void givesBytesTheUnitThatSuitsThem(long bytes, String text) {
    assertThat(SignificantDigits.bytes(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0.1, 0.1", "20000, 20000", "1234567.5, 1234567.5"})
  void writesOptionsAsTheyAreRead(double value, String text) {
    assertThat(SignificantDigits.plain(value)).isEqualTo(text);
  }

  @Test
  void readsTheSameInEveryLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(SignificantDigits.of(1234.5)).isEqualTo("1,235");
      assertThat(SignificantDigits.of(0.5)).isEqualTo("0.500");
    } finally {
      Locale.setDefault(before);
    }
  }
}

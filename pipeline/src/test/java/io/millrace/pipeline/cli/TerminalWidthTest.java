package io.millrace.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalWidthTest {
  private OptionalInt terminal = OptionalInt.of(120);
  private int asked;
  private long nowNs;

  private TerminalWidth width(Map<String, String> environment) {
    return new TerminalWidth(
        environment,
        () -> {
          asked++;
          return terminal;
        },
        Runnable::run,
        () -> nowNs,
        80);
  }

  @Test
  void theVariableOutranksTheTerminal() {
    assertThat(width(Map.of("COLUMNS", "40")).columns()).isEqualTo(40);
    assertThat(asked).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "wide", "-5", "99999999999"})
  void aVariableThatIsNoWidthIsLeftAside(String columns) {
    assertThat(width(Map.of("COLUMNS", columns)).columns()).isEqualTo(120);
  }

  @Test
  void aTerminalThatIsMadeSmallerIsSeenWithinSeconds() {
    TerminalWidth width = width(Map.of());
    terminal = OptionalInt.of(40);
    nowNs += TimeUnit.SECONDS.toNanos(4);
    assertThat(width.columns()).isEqualTo(120);
    nowNs += TimeUnit.SECONDS.toNanos(2);
    assertThat(width.columns()).isEqualTo(40);
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void aTerminalThatDoesNotAnswerHasTheWidthThatItHad() {
    TerminalWidth width = width(Map.of());
    terminal = OptionalInt.empty();
    nowNs += TimeUnit.MINUTES.toNanos(1);
    assertThat(width.columns()).isEqualTo(120);
    assertThat(width(Map.of()).columns()).isEqualTo(80);
  }
}

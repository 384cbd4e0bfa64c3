package io.millrace.pipeline.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipeline.result.SweepResult.Configuration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationsTest {
  private static final List<Factor> FACTORS =
      List.of(Factor.parse("transactional=false,true"), Factor.parse("transaction-events=1,10"));

  private static final Map<String, String> WITHOUT =
      Map.of("transactional", "false", "transaction-events", "(default)");

  @Test
  void whoVariesHowTransactionsAreMadeMeansRunsWithTransactions() {
    assertThat(Configurations.of(Design.ONE_AT_A_TIME, FACTORS, WITHOUT))
        .extracting(Configuration::settings)
        .containsExactlyInAnyOrder(
            WITHOUT,
            Map.of("transactional", "true", "transaction-events", "(default)"),
            Map.of("transactional", "true", "transaction-events", "1"),
            Map.of("transactional", "true", "transaction-events", "10"));
  }

  @Test
  void aGridHasNoRunTwice() {
    assertThat(Configurations.of(Design.GRID, FACTORS, WITHOUT))
        .extracting(Configuration::settings)
        .containsExactlyInAnyOrder(
            WITHOUT,
            Map.of("transactional", "true", "transaction-events", "1"),
            Map.of("transactional", "true", "transaction-events", "10"));
  }
}

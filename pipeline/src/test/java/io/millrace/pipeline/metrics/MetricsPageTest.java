package io.millrace.pipeline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsPageTest {
  private static final String FOREIGN =
      """
      # HELP jvm_threads_live_threads The current | number
      # TYPE jvm_threads_live_threads gauge
      jvm_threads_live_threads 23.0
      # TYPE kafka_log_log_size gauge
      kafka_log_log_size{partition="0",topic="t"} 1.0
      """;

  @Test
  void theReferencePageIsWhatTheCodeSays() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "metrics.md"));

    assertThat(MetricsPage.of(page, List.of())).isEqualTo(page);
  }

  @Test
  void aScrapedMetricThatThePageDoesNotNameIsMissing() {
    String page = MetricsPage.of("", List.of());

    assertThat(MetricsPage.missing(page, List.of(FOREIGN)))
        .containsExactly("jvm_threads_live_threads", "kafka_log_log_size");
    assertThat(MetricsPage.missing(MetricsPage.of(page, List.of(FOREIGN)), List.of(FOREIGN)))
        .isEmpty();
  }

  @Test
  void aRowHasTypeLabelsAndMeaning() {
    assertThat(MetricsPage.of("", List.of(FOREIGN)))
        .contains("| `jvm_threads_live_threads` | gauge |  | The current / number |")
        .contains("| `kafka_log_log_size` | gauge | partition, topic |  |")
        .contains("| `millrace_events_lost_total` | counter | group | Acknowledged events");
  }
}

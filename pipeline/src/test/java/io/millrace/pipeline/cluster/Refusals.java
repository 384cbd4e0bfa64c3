package io.millrace.pipeline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;

/** What a user is told whom a cluster does not let in. */
final class Refusals {
  private Refusals() {}

  /** One line that names the address and has all of {@code parts}, and none of {@code secrets}. */
  static void assertRefused(
      String address, Map<String, String> properties, List<String> secrets, String... parts) {
    assertThatExceptionOfType(ClusterUnavailableException.class)
        .isThrownBy(() -> ExistingCluster.connect(address, properties))
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .hasLineCount(1)
                    .contains(address)
                    .contains(parts)
                    .doesNotContain(secrets));
  }
}

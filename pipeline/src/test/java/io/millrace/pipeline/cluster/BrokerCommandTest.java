package io.millrace.pipeline.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BrokerCommandTest {
  @Test
  void aBrokerGetsHalfAGibibyteAndG1() {
    assertThat(BrokerCommand.jvmOptions(List.of()))
        .contains("-Xms512m", "-Xmx512m", "-XX:+UseG1GC");
  }

  @Test
  void anOwnHeapReplacesOursBecauseHalfOfItWouldContradict() {
    assertThat(BrokerCommand.jvmOptions(List.of("-Xmx256m")))
        .contains("-Xmx256m", "-XX:+UseG1GC")
        .doesNotContain("-Xms512m", "-Xmx512m");
  }

  @Test
  void anOwnCollectorReplacesOursBecauseTheJvmRefusesTwo() {
    assertThat(BrokerCommand.jvmOptions(List.of("-XX:+UseZGC")))
        .contains("-XX:+UseZGC", "-Xmx512m")
        .noneMatch(option -> option.contains("G1") || option.contains("MaxGCPauseMillis"));
  }
}

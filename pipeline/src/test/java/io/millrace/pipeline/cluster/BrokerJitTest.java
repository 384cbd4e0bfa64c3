package io.millrace.pipeline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BrokerJitTest {
  @Test
  void quickBrokersCompileOnceAndCollectWithOneThread() {
    assertThat(BrokerCommand.jvmOptions(BrokerJit.parse("quick").with(List.of())))
        .contains("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
        .doesNotContain("-XX:+UseG1GC");
  }

  @Test
  void theUsersOwnOptionsWin() {
    assertThat(BrokerJit.QUICK.with(List.of("-Xmx1g", "-XX:+UseZGC", "-XX:-TieredCompilation")))
        .containsExactly("-Xmx1g", "-XX:+UseZGC", "-XX:-TieredCompilation");
    assertThat(BrokerJit.QUICK.with(List.of("-Xmx1g")))
        .containsExactly("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx1g");
  }

  @Test
  void fullAddsNothing() {
    assertThat(BrokerJit.parse("full").with(List.of("-Xmx1g"))).containsExactly("-Xmx1g");
  }

  @Test
  void anythingElseIsRefused() {
    assertThatThrownBy(() -> BrokerJit.parse("slow"))
        .hasMessage("broker-jit must be quick or full, not 'slow'");
  }
}

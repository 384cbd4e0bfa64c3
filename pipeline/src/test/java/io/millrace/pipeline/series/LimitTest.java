package io.millrace.pipeline.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.result.Summary.Percentiles;
import io.millrace.pipeline.result.Throttling;
import io.millrace.pipeline.result.Throttling.Throttled;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LimitTest {
  private static final double ONE_CORE = 1.0 / Runtime.getRuntime().availableProcessors();

  private static String limit(CpuShares cpu, @Nullable Double link, long blockedMs, double lagMs) {
    return limit(cpu, link, blockedMs, lagMs, Throttling.NONE);
  }

  private static String limit(
      CpuShares cpu, @Nullable Double link, long blockedMs, double lagMs, Throttling throttling) {
    Percentiles latency = new Percentiles(1.0, 5.0, 10.0, null, 2.0, 100.0, 100_000);
    Percentiles lag = new Percentiles(0.0, 0.1, lagMs, null, 0.1, lagMs, 100_000);
    return Limit.of(
        new ProbeOutcome(
            Probes.summary(
                new Summary.Events(1, 1, 0, 0, 0, 0, blockedMs, Map.of()),
                new Summary.Rate(50_000, 40_000),
                new Summary.LatencyMs(latency, latency, latency, lag),
                throttling),
            1,
            8,
            cpu,
            link));
  }

  @Test
  void aFullHostLimits() {
    assertThat(limit(new CpuShares(0.97, 0.4, 0.5), 0.99, 5_000, 500))
        .startsWith("host CPU (at 40,000 events/s the host's CPU was 97 % busy");
  }

  @Test
  void aFullLinkLimits() {
    assertThat(limit(new CpuShares(0.3, 0.2, 0), 0.95, 5_000, 500))
        .startsWith("network (")
        .endsWith("its busiest network link 95 %)");
  }

  @Test
  void aLateClientThatUsesItsCoreLimits() {
    assertThat(limit(new CpuShares(0.6, ONE_CORE, 0), 0.1, 0, 500)).startsWith("client CPU (");
  }

  @Test
  void aLateClientThatUsesNoCoreIsNotCalledCpu() {
    assertThat(limit(new CpuShares(0.2, ONE_CORE / 10, 0), 0.1, 0, 500))
        .startsWith("client, though it had CPU left");
  }

  @Test
  void sendsThatWaitForRoomPointAtTheBrokers() {
    assertThat(limit(new CpuShares(0.6, 0.2, 0.3), null, 4_000, 500))
        .startsWith("broker (sends waited for room in the producer's buffer for 50 % of the time");
    assertThat(limit(new CpuShares(0.6, 0.2, 0), null, 4_000, 500))
        .startsWith("broker, or the network beyond this host (");
  }

  @Test
  void aQuotaLimitsWhateverElseWaits() {
    Throttling held = new Throttling(new Throttled(950, 400, 8, List.of("run-p1")), Throttled.NOT);
    assertThat(limit(new CpuShares(0.6, 0.2, 0.3), null, 4_000, 500, held))
        .startsWith("quota (the brokers throttled the producers by 950 ms a request at most");
  }

  @Test
  void whatTheSystemDoesNotTellIsSaidSo() {
    assertThat(limit(new CpuShares(Double.NaN, 0.2, 0), null, 0, 0))
        .contains("the host's CPU was an unknown share busy");
  }
}

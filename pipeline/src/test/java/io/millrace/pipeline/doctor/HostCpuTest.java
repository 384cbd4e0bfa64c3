package io.millrace.pipeline.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HostCpuTest {

  @Test
  void waitingForDisksIsIdleAndWhatTheHypervisorTookIsBusy() {
    HostCpu before = HostCpu.parse("cpu  100 0 50 800 50 0 0 0 0 0");
    HostCpu after = HostCpu.parse("cpu  130 5 60 830 60 5 5 5 0 0");

    // busy: 30 user, 5 nice, 10 system, 5 irq, 5 softirq, 5 stolen; idle: 30 and 10 in iowait
    assertThat(before.busyShareUntil(after)).isEqualTo(0.6);
  }

  @Test
  void aHostThatDoesNotTellIsUnknownNotIdle() {
    assertThat(HostCpu.parse("").busyShareUntil(HostCpu.parse(""))).isNaN();
  }
}

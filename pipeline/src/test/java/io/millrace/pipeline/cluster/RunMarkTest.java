package io.millrace.pipeline.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunMarkTest {
  private static final RunMark MARK = new RunMark(0xbeef, Instant.parse("2026-04-01T12:00:00.9Z"));

  @Test
  void whatARunMakesLeadsBackToIt() {
    assertThat(RunMark.ofTopic(MARK.topic(1))).contains(MARK);
    assertThat(RunMark.ofTopic(MARK.topic(12))).contains(MARK);
    assertThat(RunMark.ofGroup(MARK.groups("run", "") + 1)).contains(MARK);
    assertThat(RunMark.ofGroup(MARK.groups("warmup", "l2-") + 100)).contains(MARK);
    assertThat(RunMark.ofGroup(MARK.stages("run", "") + 1)).contains(MARK);
    assertThat(RunMark.ofGroup(MARK.stages("warmup", "l2-") + 5)).contains(MARK);
    assertThat(MARK.startedAt()).isEqualTo("2026-04-01T12:00:00Z");
  }

  @Test
  void aNegativeNumberIsANumberToo() {
    RunMark fresh = new RunMark(-1, Instant.EPOCH);

    assertThat(RunMark.ofTopic(fresh.topic(1))).contains(fresh);
  }

  @Test
  void aTopicThatIsToStayBearsNoMark() {
    assertThat(RunMark.ofTopic(MARK.keptTopic(1))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "orders",
        "millrace-orders-x",
        "millrace-orders-7809adb3", // as runs once called theirs
        "millrace-orders-0000beef-69cd0940-0000", // the checksum is another
        "millrace-orders-0000beef-69cd0940",
      })
  void anotherNameIsNobodys(String name) {
    assertThat(RunMark.ofTopic(name)).isEmpty();
  }

  @Test
  void namesAroundAMarkAreNobodys() {
    assertThat(RunMark.ofTopic(MARK.topic(1) + "-copy")).isEmpty();
    assertThat(RunMark.ofTopic("my-" + MARK.topic(1))).isEmpty();
    assertThat(RunMark.ofTopic(MARK.groups("run", "") + 1)).isEmpty();
    assertThat(RunMark.ofGroup(MARK.topic(1))).isEmpty();
    assertThat(RunMark.ofGroup(MARK.groups("tool", "") + 1)).isEmpty();
  }
}

package io.millrace.pipeline.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipeline.cluster.Remain.State;
import io.millrace.pipeline.cluster.RunTraces.Fate;
import io.millrace.pipeline.cluster.RunTraces.Guard;
import io.millrace.pipeline.cluster.RunTraces.LocalProcess;
import io.millrace.pipeline.cluster.RunTraces.Whereabouts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which runs count as dead. */
class RunTracesTest {
  private static final Instant NOW = Instant.parse("2026-04-01T12:00:00Z");
  private static final Guard HOUR = new Guard(Duration.ofHours(1), false);
  private static final Guard HOUR_FOR_ALL = new Guard(Duration.ofHours(1), true);
  private static final LocalProcess HERE =
      new LocalProcess(Whereabouts.HERE, "process 7 of runs/a");
  private static final LocalProcess GONE =
      new LocalProcess(Whereabouts.GONE, "process 7 of runs/a");
  private static final String READER = "group g has 2 members";

  private static Fate fate(
      int startedMinutesAgo,
      @Nullable String reader,
      @Nullable Integer writtenMinutesAgo,
      LocalProcess process,
      Guard guard) {
    return new RunTraces(
            minutesAgo(startedMinutesAgo),
            reader,
            Optional.ofNullable(writtenMinutesAgo).map(RunTracesTest::minutesAgo),
            process,
            null)
        .fate(guard, NOW);
  }

  private static Instant minutesAgo(int minutes) {
    return NOW.minus(Duration.ofMinutes(minutes));
  }

  @Test
  void aGroupWithMembersIsAliveHoweverOld() {
    assertThat(fate(9_000, READER, null, LocalProcess.NOT_SEEN, HOUR))
        .isEqualTo(new Fate(State.ALIVE, READER));
  }

  @Test
  void aTopicThatGrowsIsAlive() {
    assertThat(fate(9_000, null, 1, LocalProcess.NOT_SEEN, HOUR))
        .isEqualTo(new Fate(State.ALIVE, "last written to 60 s ago"));
  }

  @Test
  void whatHasJustBegunIsAliveThoughNothingIsWritten() {
    assertThat(fate(3, null, null, LocalProcess.NOT_SEEN, HOUR))
        .isEqualTo(new Fate(State.ALIVE, "never written to, its run began 3 min ago"));
  }

  @Test
  void whatBeginsInTheFutureIsAlive() {
    assertThat(fate(-90, null, null, LocalProcess.NOT_SEEN, HOUR).state()).isEqualTo(State.ALIVE);
  }

  @Test
  void whatIsSilentForTheGuardsTimeIsDead() {
    assertThat(fate(600, null, 180, LocalProcess.NOT_SEEN, HOUR))
        .isEqualTo(new Fate(State.DEAD, "no members, last written to 3 h ago"));
    assertThat(fate(5_000, null, null, LocalProcess.NOT_SEEN, HOUR))
        .isEqualTo(new Fate(State.DEAD, "no members, never written to, its run began 3 days ago"));
  }

  @Test
  void aProcessThatIsHereIsAliveHoweverSilent() {
    assertThat(fate(9_000, null, null, HERE, HOUR))
        .isEqualTo(new Fate(State.ALIVE, "its run goes on: process 7 of runs/a"));
  }

  @Test
  void aProcessThatIsGoneIsDeadAtOnceUnlessAGuardIsAskedFor() {
    assertThat(fate(1, null, 0, GONE, HOUR))
        .isEqualTo(new Fate(State.DEAD, "its run was killed: process 7 of runs/a is gone"));
    assertThat(fate(1, null, 0, GONE, HOUR_FOR_ALL))
        .isEqualTo(
            new Fate(
                State.ALIVE,
                "its run was killed: process 7 of runs/a is gone, but it was last written to 0 s"
                    + " ago"));
    assertThat(fate(600, null, 180, GONE, HOUR_FOR_ALL).state()).isEqualTo(State.DEAD);
  }

  @Test
  void membersOfAProcessThatIsGoneAreWaitedFor() {
    Fate fate = fate(1, READER, 0, GONE, HOUR);

    assertThat(fate.state()).isEqualTo(State.LINGERS);
    assertThat(fate.because()).contains("process 7 of runs/a is gone", READER, "time out");
  }

  @Test
  void whatCannotBeSeenIsLeftAlone() {
    Fate fate =
        new RunTraces(minutesAgo(9_000), null, Optional.empty(), GONE, "cannot look at group 'g'")
            .fate(HOUR, NOW);

    assertThat(fate).isEqualTo(new Fate(State.UNKNOWN, "cannot look at group 'g'"));
  }
}

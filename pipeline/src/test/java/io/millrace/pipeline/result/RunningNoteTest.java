package io.millrace.pipeline.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What RUNNING tells, and who finds it. */
class RunningNoteTest {
  @TempDir private Path runs;

  @Test
  void whatARunMadeIsFoundUntilItEnds() throws Exception {
    RunDirectory run = RunDirectory.create(runs, "run", Instant.EPOCH);
    RunDirectory inSeries =
        RunDirectory.create(runs.resolve("series").resolve("runs"), "run", Instant.EPOCH);
    assertThat(UnendedRun.below(runs)).isEmpty(); // nothing was made yet

    run.noteMade("cluster-1", "mark-1", List.of("id-1", "id-2"));
    inSeries.noteMade("cluster-1", "mark-2", List.of());

    assertThat(UnendedRun.below(runs))
        .extracting(UnendedRun::directory)
        .containsExactlyInAnyOrder(run.path(), inSeries.path());
    RunningNote note =
        UnendedRun.below(runs).stream()
            .filter(found -> found.directory().equals(run.path()))
            .findFirst()
            .orElseThrow()
            .note();
    assertThat(note.clusterId()).contains("cluster-1");
    assertThat(note.mark()).contains("mark-1");
    assertThat(note.topicIds()).containsExactly("id-1", "id-2");
    assertThat(note.isOfThisHost()).isTrue();
    assertThat(note.isAlive()).isTrue();
    assertThat(run.unfinished()).contains("the run goes on (process " + note.process().get() + ")");

    run.markEnded();
    inSeries.markFailed("for a reason");

    assertThat(UnendedRun.below(runs)).isEmpty();
  }

  @Test
  void aNoteOfAnotherHostSaysNothingAboutProcessesHere() {
    RunningNote note =
        RunningNote.parse(
            List.of("process " + ProcessHandle.current().pid(), "host elsewhere", "cluster c"));

    assertThat(note.isOfThisHost()).isFalse();
  }

  @Test
  void aNoteThatWasCutShortIsNoProof() throws Exception {
    for (String text : List.of("", "proc", "process ", "process 12x", "process 1\nhost ")) {
      RunningNote note = RunningNote.parse(text.lines().toList());

      assertThat(note.isOfThisHost()).as(text).isFalse();
      assertThat(note.clusterId()).as(text).isEmpty();
    }
    Files.createDirectories(runs.resolve("cut"));
    Files.writeString(runs.resolve("cut").resolve("RUNNING"), "process 1");
    assertThat(UnendedRun.below(runs)).isEmpty();
    assertThat(UnendedRun.below(runs.resolve("missing"))).isEmpty();
  }
}

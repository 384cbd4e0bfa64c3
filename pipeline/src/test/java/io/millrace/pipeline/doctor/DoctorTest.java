package io.millrace.pipeline.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** All checks together, on the machine that the tests run on. */
class DoctorTest {
  @TempDir private Path directory;

  @Test
  void theShortFormWaitsForNothing() {
    Doctor doctor = new Doctor(Machine.here(directory.resolve("runs"), 3));
    doctor.glance(); // classes are loaded

    long startNs = System.nanoTime();
    Diagnosis diagnosis = doctor.glance();

    assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(Duration.ofSeconds(1));
    assertThat(diagnosis.findings()).hasSize(15).extracting(Finding::check).doesNotHaveDuplicates();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void theLongFormWatchesAndFlushesAndLeavesNothingBehind() throws Exception {
    Doctor doctor = new Doctor(Machine.here(directory.resolve("runs"), 0));

    Diagnosis diagnosis = doctor.examine(Duration.ofMillis(500));

    assertThat(diagnosis.findings())
        .hasSize(19)
        .extracting(Finding::check)
        .doesNotHaveDuplicates()
        .contains("hiccups", "other load", "wall clock", "flush to disk");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void filesThatAnswerOneReadOnlyAreReadWhole() {
    Machine machine = Machine.here(directory, 3);

    assertThat(machine.text("proc/sys/net/ipv4/ip_local_port_range").orElse("missing"))
        .matches("\\d{4,5}\\s+\\d{4,5}");
    assertThat(new Ports().look(machine)).isNotInstanceOf(Finding.Unknown.class);
  }

  @Test
  void aSystemWithoutProcAndSysIsNoFailure() throws Exception {
    Path runs = Files.createDirectory(directory.resolve("runs"));
    Machine machine = new Machine(directory.resolve("no-such-root"), runs, 3);

    Diagnosis diagnosis = new Doctor(machine).glance();

    assertThat(diagnosis.findings())
        .filteredOn(Finding.Unknown.class::isInstance)
        .extracting(Finding::check)
        .contains("cores", "memory", "swap", "file system");
    assertThat(diagnosis.findings())
        .filteredOn(finding -> !finding.check().equals("JVM")) // the tests' own
        .noneMatch(Finding.Warning.class::isInstance);
  }
}

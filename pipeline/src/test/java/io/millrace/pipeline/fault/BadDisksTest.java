package io.millrace.pipeline.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shell writes where a broker would. */
class BadDisksTest {
  private static final int NO_SPACE = 28;

  @TempDir private Path directory;

  @BeforeEach
  void aCompilerIsHere() {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/cc")), "no C compiler is installed");
  }

  private Process write(BadDisks disks, String to) throws IOException {
    Files.createDirectories(directory.resolve(to));
    List<String> shell = List.of("sh", "-c", "echo event > " + to + "/log");
    return new ProcessBuilder(disks.command(1, shell))
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .start();
  }

  private static int code(Process process) throws InterruptedException {
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @Test
  void aGoodDiskIsWrittenTo() throws Exception {
    try (BadDisks disks = BadDisks.make(1)) {
      assertThat(code(write(disks, "broker-1"))).isZero();
      assertThat(disks.affectedWrites(1)).isZero();
      assertThat(directory.resolve("broker-1/log")).hasContent("event");
    }
  }

  @Test
  void aFullDiskTakesNothingUntilItIsHealed() throws Exception {
    try (BadDisks disks = BadDisks.make(1)) {
      disks.harm(1, 0, NO_SPACE);
      assertThat(code(write(disks, "broker-1"))).isNotZero();
      assertThat(disks.affectedWrites(1)).isPositive();
      disks.heal(1);
      assertThat(code(write(disks, "broker-1"))).isZero();
    }
  }

  @Test
  void otherFilesAreWrittenToAsEver() throws Exception {
    try (BadDisks disks = BadDisks.make(1)) {
      disks.harm(1, 0, NO_SPACE);
      assertThat(code(write(disks, "logs"))).isZero();
      assertThat(code(write(disks, "broker-12"))).isZero();
      assertThat(disks.affectedWrites(1)).isZero();
    }
  }

  @Test
  void aWriteToAHungDiskEndsWhenItIsHealed() throws Exception {
    try (BadDisks disks = BadDisks.make(1)) {
      disks.harm(1, -1, 0);
      Process hanging = write(disks, "broker-1");
      try {
        assertThat(hanging.waitFor(1, TimeUnit.SECONDS)).isFalse();
        disks.heal(1);
        assertThat(code(hanging)).isZero();
      } finally {
        hanging.destroyForcibly();
      }
      assertThat(directory.resolve("broker-1/log")).hasContent("event");
    }
  }
}

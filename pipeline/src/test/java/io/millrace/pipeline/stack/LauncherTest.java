package io.millrace.pipeline.stack;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.pipeline.OrdinaryUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * When {@code ./millrace} builds, in a tree whose Maven and Java only say that they were called.
 */
class LauncherTest {
  private static final Path LAUNCHER = Path.of("..", "millrace");
  private static final Instant BUILT = Instant.parse("2026-01-02T12:00:00Z");

  @TempDir private Path home;

  @BeforeEach
  void aTreeThatIsBuilt() throws IOException {
    file("core/pom.xml", BUILT.minusSeconds(1));
    file("core/src/main/java/Core.java", BUILT.minusSeconds(1));
    file("pipeline/pom.xml", BUILT.minusSeconds(1));
    file("pipeline/src/main/java/Pipeline.java", BUILT.minusSeconds(1));
    file("pipeline/src/test/java/PipelineTest.java", BUILT.minusSeconds(1));
    file("compose/kafka/broker-metrics.yaml", BUILT.minusSeconds(1));
    file("pom.xml", BUILT.minusSeconds(1));
    for (String directory : List.of("core/src/main", "pipeline/src/main")) {
      for (String below : List.of("", "/java")) {
        Files.setLastModifiedTime(
            home.resolve(directory + below), FileTime.from(BUILT.minusSeconds(1)));
      }
    }
    file("pipeline/target/millrace.jar", BUILT);
    script("bin/mvn", "echo built >&2");
    script("jdk/bin/java", "echo ran");
    Files.copy(LAUNCHER, home.resolve("millrace"));
  }

  @Test
  void runsAtOnceWhatIsNewerThanItsSources() throws IOException, InterruptedException {
    assertThat(launch()).isEqualTo("ran\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pom.xml",
        "core/pom.xml",
        "core/src/main/java/Core.java",
        "pipeline/pom.xml",
        "pipeline/src/main/java/Pipeline.java",
        // goes into the jar, from outside of the module
        "compose/kafka/broker-metrics.yaml"
      })
  void buildsFirstWhenASourceIsNewer(String source) throws IOException, InterruptedException {
    file(source, BUILT.plusSeconds(1));

    assertThat(launch()).startsWith("millrace: building").endsWith("ran\n");
    assertThat(launch()).as("the second time").isEqualTo("ran\n");
  }

  @Test
  void buildsFirstWhenThereIsNoJar() throws IOException, InterruptedException {
    Files.delete(home.resolve("pipeline/target/millrace.jar"));

    assertThat(launch()).startsWith("millrace: building");
  }

  @Test
  void doesNotBuildForATest() throws IOException, InterruptedException {
    file("pipeline/src/test/java/PipelineTest.java", BUILT.plusSeconds(1));

    assertThat(launch()).isEqualTo("ran\n");
  }

  @Test
  void saysWhoMayBuildInATreeThatTheUserMayNotWrite() throws IOException, InterruptedException {
    assumeTrue(OrdinaryUser.isThere(), "root needs setpriv(1) to be bound by rights");
    Path closed = home.resolve("pipeline");
    Files.delete(closed.resolve("target/millrace.jar"));
    Files.delete(closed.resolve("target"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      Command ended = command(OrdinaryUser.runs(List.of("bash", "millrace")));

      assertThat(ended.code()).isEqualTo(2);
      assertThat(ended.said())
          .hasLineCount(1)
          .contains("has no permission to write in '" + closed.toRealPath() + "'")
          .contains("it has to be built");
    } finally {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void namesATemporaryDirectoryThatItCannotWrite() throws IOException, InterruptedException {
    Files.delete(home.resolve("pipeline/target/millrace.jar"));

    Command ended =
        command(List.of("env", "TMPDIR=" + home.resolve("pom.xml"), "bash", "millrace"));

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.said().lines().toList())
        .last(as(STRING))
        .contains("temporary directory '" + home.resolve("pom.xml") + "' cannot be written");
  }

  private String launch() throws IOException, InterruptedException {
    return command(List.of("bash", "millrace")).said();
  }

  private Command command(List<String> launcher) throws IOException, InterruptedException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "env",
                "PATH=" + home.resolve("bin") + ":" + System.getenv("PATH"),
                "JAVA_HOME=" + home.resolve("jdk")));
    all.addAll(launcher);
    return Command.run(home, all.toArray(String[]::new));
  }

  private void file(String name, Instant changed) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
    Files.setLastModifiedTime(file, FileTime.from(changed));
  }

  private void script(String name, String line) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}

package io.millrace.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.pipeline.OrdinaryUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a command may not write it says so in one line, names the place, and starts nothing. */
class UnwritablePlacesTest {
  @TempDir private Path directory;
  private Path closed;

  @BeforeEach
  void aDirectoryThatTheUserMayReadOnly() throws Exception {
    assumeTrue(OrdinaryUser.isThere(), "root needs setpriv(1) to be bound by rights");
    closed = Files.createDirectory(directory.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
    Path file = closed.resolve("proof");
    List<String> touch = OrdinaryUser.runs(List.of("touch", file.toString()));
    assertThat(new ProcessBuilder(touch).start().waitFor()).isNotZero();
  }

  @AfterEach
  void openItAgain() throws IOException {
    if (closed != null) {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private void assertRefused(Tool.Ended ended, String... words) throws IOException {
    assertThat(ended.code()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err().lines().filter(line -> !line.startsWith("NOTE:")))
        .as(ended.err())
        .singleElement()
        .asString()
        .startsWith("millrace: ")
        .contains(words);
    assertThat(ended.out()).isEmpty();
    assertThat(closed).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run --runs CLOSED",
        "run --runs CLOSED/in/it",
        "run --runs CLOSED --metrics-port 0",
        "sweep --runs CLOSED",
        "search --slo p99<20ms --runs CLOSED",
        "failover --runs CLOSED",
        "failover --repeat 2 --runs CLOSED",
        "sweep --out CLOSED/r.json",
        "search --slo p99<20ms --out CLOSED/r.json",
        "failover --repeat 2 --out CLOSED/r.json",
        "peers --out CLOSED/r.json",
        "reproduce --out CLOSED/r.json",
        "cluster up --data-dir CLOSED/data",
      })
  void theDirectoryAndTheRightThatIsMissingAreNamed(String commandLine) throws Exception {
    assertRefused(
        RefusingTool.runBound(commandLine.replace("CLOSED", closed.toString()).split(" ", -1)),
        "cannot be written",
        "has no permission to write in '" + closed + "'",
        "; name another ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--markdown CLOSED/R.md", "--html CLOSED/r.html", ""})
  void aReportIsRefusedBeforeItIsMade(String options) throws Exception {
    Path results = directory.resolve("results");
    Files.createDirectory(results);
    Path from = options.isEmpty() ? closed : results;

    assertRefused(
        RefusingTool.runBound(
            ("report " + from + (options.isEmpty() ? "" : " " + options))
                .replace("CLOSED", closed.toString())
                .split(" ", -1)),
        "has no permission to write in '" + closed + "'");
  }

  @Test
  void aFileWhereADirectoryShallBeIsNamed() throws Exception {
    Path file = Files.createFile(directory.resolve("notes"));

    assertRefused(
        RefusingTool.runBound("run", "--runs", file.resolve("runs").toString()),
        "'" + file + "' is a file and no directory");
  }

  @Test
  void rootIsRefusedWhereTheSystemMakesNoFiles() throws Exception {
    assertRefused(RefusingTool.run("run", "--runs", "/proc/self/runs"), "'/proc/");
  }

  @Test
  void aUserWithoutAHomeIsToldSoAndNotToCheckTheNetwork() throws Exception {
    assertRefused(
        started("-Duser.home=?", "run", "--brokers", "1"),
        "this user has no home directory",
        "-Dmaven.repo.local=DIR");
    assertThat(directory.resolve("?")).doesNotExist();
  }

  @Test
  void aCacheOfJarsThatCannotBeMadeIsNamed() throws Exception {
    assertRefused(
        started("-Duser.home=" + closed, "run", "--brokers", "1"),
        "Maven's local repository",
        "has no permission to write in '" + closed + "'",
        "-Dmaven.repo.local=DIR");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster up --brokers 1 --port 0", "peers", "reproduce"})
  void aTemporaryDirectoryThatCannotBeWrittenIsNamed(String commandLine) throws Exception {
    assertRefused(
        started("-Djava.io.tmpdir=" + closed, commandLine.split(" ", -1)),
        "temporary directory '" + closed + "' cannot be written",
        "-Djava.io.tmpdir=DIR");
  }

  @Test
  void compressionThatCannotUnpackItsLibraryIsRefused() throws Exception {
    Tool.Ended ended =
        started(
            "-Djava.io.tmpdir=" + closed, "run", "--brokers", "1", "--compression.type", "zstd");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("temporary directory '" + closed + "' cannot be written");
    assertThat(ended.out()).isEmpty();
  }

  private Tool.Ended started(String jvmOption, String... arguments) throws Exception {
    Tool tool = new Tool(directory, OrdinaryUser.runs(List.of()));
    Tool.Ended ended = tool.await(tool.start(Map.of("JDK_JAVA_OPTIONS", jvmOption), arguments));
    List<String> own =
        ended.err().lines().filter(line -> !line.startsWith("millrace: starting")).toList();
    assertThat(directory.resolve("runs"))
        .satisfiesAnyOf(
            runs -> assertThat(runs).doesNotExist(), runs -> assertThat(runs).isEmptyDirectory());
    return new Tool.Ended(
        ended.code(),
        ended.out(),
        String.join(
            "\n", own.stream().filter(line -> !line.startsWith("millrace: finding")).toList()));
  }
}

package io.millrace.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tool on a terminal that is one: script(1) makes it, and stty(1) its width. */
class TerminalTest {
  /** A run with a broker of its own takes ten seconds, and five times that on a busy machine. */
  private static final int LIMIT_SECONDS = 120;

  /** What a line begins with that takes the place of the one before. */
  private static final String ERASED = "\033[K";

  @TempDir private Path directory;

  @BeforeEach
  void aTerminalCanBeMade() {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "script of util-linux");
  }

  @Test
  void theLiveLineOfARunNeverWrapsOnATerminalOfFortyColumns() throws Exception {
    String shown =
        onTerminal(
            40,
            "run",
            "--brokers",
            "1",
            "--partitions",
            "2",
            "--rate",
            "500",
            "--warmup",
            "0",
            "--duration",
            "4s");

    List<String> renewed =
        shown
            .lines() // they end at carriage returns too
            .filter(line -> line.startsWith(ERASED))
            .map(line -> line.substring(ERASED.length()))
            .toList();
    assertThat(renewed).as(shown).hasSizeGreaterThanOrEqualTo(3);
    assertThat(renewed)
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(40).containsPattern("[0-9]/s"));
    assertThat(shown).contains("verdict ");
  }

  @Test
  void theTableOfARunFitsIntoEightyColumnsButForSentences() throws Exception {
    String shown =
        onTerminal(
            80,
            "run",
            "--brokers",
            "1",
            "--partitions",
            "2",
            "--rate",
            "0.5",
            "--warmup",
            "0",
            "--duration",
            "4s");

    assertThat(shown.lines().dropWhile(line -> !line.startsWith("verdict")))
        .filteredOn(line -> line.matches("(latency|response|service|end-to-end|schedule lag).*"))
        .hasSize(5)
        .allSatisfy(line -> assertThat(line.strip()).hasSizeLessThan(80));
    assertThat(shown).contains("rate        0.500 offered/s, 0.500 achieved/s");
  }

  @ParameterizedTest
  @CsvSource({"60, 60", "80, 80", "200, 100"})
  void helpIsLaidOutForTheTerminal(int columns, int widest) throws Exception {
    List<String> lines =
        onTerminal(columns, "run", "--help")
            .lines()
            .map(line -> line.replaceAll("\\e\\[[0-9;]*m", "").stripTrailing()) // bold and colours
            .toList();

    assertThat(lines).anyMatch(line -> line.contains("--event-size"));
    int longest = lines.stream().mapToInt(String::length).max().orElse(0);
    assertThat(longest).isBetween(widest - 15, widest);
  }

  private String onTerminal(int columns, String... arguments)
      throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String tool =
        String.join(
            " ",
            Stream.concat(
                    Stream.of(
                        java,
                        "-Xmx1g",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dmillrace.terminal=true",
                        "io.millrace.pipeline.cli.Main"),
                    Arrays.stream(arguments))
                .toList());
    ProcessBuilder builder =
        new ProcessBuilder(
                "script", "-qec", "stty cols " + columns + " rows 24; exec " + tool, "/dev/null")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(directory.resolve("shown").toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put("TERM", "xterm");
    builder.environment().remove("COLUMNS");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return Files.readString(directory.resolve("shown"), StandardCharsets.UTF_8);
  }
}

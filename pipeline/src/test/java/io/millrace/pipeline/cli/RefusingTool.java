package io.millrace.pipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.pipeline.OrdinaryUser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The tool in one process for all command lines of the tests that it refuses: each is executed as
 * {@code main} does, but for the end of the JVM, whose start is most of what a refusal takes. The
 * process works in a directory of its own, and ends with the tests' JVM. Used by one thread.
 */
final class RefusingTool {
  private static final String SEPARATOR = "\t";

  private static final RefusingTool ONLY = start(List.of());

  private final Path directory;
  private final Process process;
  private final BufferedReader codes;

  /** One whose user has no more rights than others. */
  private static final class Bound {
    static final RefusingTool ONLY = start(OrdinaryUser.runs(List.of()));
  }

  private RefusingTool(Path directory, List<String> before) throws IOException {
    this.directory = directory;
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Host.class.getName()));
    process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    codes = process.inputReader(UTF_8);
  }

  private static RefusingTool start(List<String> before) {
    try {
      return new RefusingTool(
          Files.createTempDirectory(Path.of("target"), "refusing-tool-"), before);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Executes one command line. */
  static Tool.Ended run(String... arguments) throws IOException {
    return ONLY.execute(arguments);
  }

  /** Executes one command line as a user whom the rights of files bind. */
  static Tool.Ended runBound(String... arguments) throws IOException {
    return Bound.ONLY.execute(arguments);
  }

  /** Where it would have made directories of runs; a directory there is gone at the next call. */
  static Path runs() {
    return ONLY.directory.resolve("runs");
  }

  private Tool.Ended execute(String... arguments) throws IOException {
    Files.deleteIfExists(directory.resolve("runs"));
    process.outputWriter(UTF_8).append(String.join(SEPARATOR, arguments)).append('\n').flush();
    String code = codes.readLine();
    if (code == null) {
      throw new IllegalStateException("the tool ended with " + List.of(arguments));
    }
    return new Tool.Ended(
        Integer.parseInt(code),
        Files.readString(directory.resolve("out")),
        Files.readString(directory.resolve("err")));
  }

  /** Reads command lines, executes them, and answers with their exit codes. */
  static final class Host {
    private Host() {}

    public static void main(String[] none) throws IOException {
      PrintStream answers = System.out;
      BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      String line;
      while ((line = lines.readLine()) != null) {
        answers.println(execute(line.split(SEPARATOR, -1)));
      }
    }

    private static int execute(String... arguments) throws IOException {
      PrintStream console = System.err;
      try (PrintStream out = new PrintStream("out", UTF_8);
          PrintStream err = new PrintStream("err", UTF_8)) {
        System.setOut(out);
        System.setErr(err);
        return Main.execute(ClientLog.install(), arguments);
      } finally {
        System.setErr(console); // what ends this process is to be seen
      }
    }
  }
}

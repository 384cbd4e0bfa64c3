package io.millrace.pipeline.result;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The machine and the software versions of a run: absolute figures mean nothing without them. What
 * cannot be found out is {@code unknown}.
 */
public record Environment(
    int version,
    String cpu,
    int cores,
    long memoryBytes,
    String disk,
    String os,
    String jvm,
    String kafkaClients,
    String kafkaBrokers,
    String gitCommit) {

  private static final String UNKNOWN = "unknown";

  /**
   * Describes this machine. {@code runs} is on the disk of interest; {@code home} is Millrace's
   * checkout.
   */
  public static Environment here(Path runs, Path home, String kafkaClients, String kafkaBrokers) {
    return new Environment(
        1,
        firstValue("/proc/cpuinfo", "model name"),
        Runtime.getRuntime().availableProcessors(),
        totalMemory(),
        describeDisk(runs),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        kafkaClients,
        kafkaBrokers,
        commitOf(home));
  }

  /** Returns the memory with its unit. */
  public String memory() {
    return memoryBytes < 0 ? UNKNOWN : SignificantDigits.bytes(memoryBytes);
  }

  private static long totalMemory() {
    String kilobytes = firstValue("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
    return kilobytes.isEmpty() ? -1 : Long.parseLong(kilobytes) * 1_024;
  }

  private static String firstValue(String file, String key) {
    try (Stream<String> lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(UNKNOWN);
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  private static String describeDisk(Path directory) {
    try {
      FileStore store = Files.getFileStore(directory);
      return store.type() + ", " + store.getUsableSpace() / 1_000_000_000 + " GB free";
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  /**
   * Returns the commit that is checked out at {@code home}, with {@code -dirty} when files were
   * changed.
   */
  public static String commitOf(Path home) {
    try {
      Process git =
          new ProcessBuilder("git", "-C", home.toString(), "describe", "--always", "--dirty")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return git.waitFor(5, TimeUnit.SECONDS) && git.exitValue() == 0 ? commit.strip() : UNKNOWN;
    } catch (IOException e) {
      return UNKNOWN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return UNKNOWN;
    }
  }
}

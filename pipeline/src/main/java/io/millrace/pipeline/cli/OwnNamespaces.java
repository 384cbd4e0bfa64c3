package io.millrace.pipeline.cli;

import io.millrace.pipeline.plan.UsageException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The same command line once more, in fresh user, network and mount namespaces, where any user may
 * cut links and mount file systems, and where nothing that is done outlives the process. Used by
 * the main thread.
 */
final class OwnNamespaces {
  private static final String INSIDE = "MILLRACE_INSIDE_NAMESPACES";
  private static final List<String> UNSHARE = List.of("unshare", "-Urnm");

  /** In a fresh network namespace even the loopback device is down. */
  private static final List<String> WITH_LOOPBACK =
      List.of("sh", "-c", "ip link set lo up && exec \"$@\"", "sh");

  private static final long LIMIT_SECONDS = 10;

  /** As long as the inner process may take to end well, and a little more. */
  private static final long STOP_LIMIT_SECONDS = 110;

  private OwnNamespaces() {}

  /** True in the inner process. */
  static boolean areEntered() {
    return System.getenv(INSIDE) != null;
  }

  /** Has the inner process end at once when the outer one is gone. */
  static void endWithOuter() {
    Thread leash =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // only the end has a meaning
                }
              } catch (IOException e) {
                // as good as the end
              }
              Runtime.getRuntime().halt(Main.FAILED);
            },
            "millrace-outer-leash");
    leash.setDaemon(true);
    leash.start();
  }

  /**
   * Runs {@code arguments} inside and returns the exit code.
   *
   * @param why what needs the namespaces
   * @throws UsageException when this user may not make them here
   */
  static int run(List<String> arguments, String why) throws IOException, InterruptedException {
    requireAllowed(why);
    List<String> inside = new ArrayList<>(UNSHARE);
    inside.addAll(WITH_LOOPBACK);
    inside.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    inside.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    inside.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    inside.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(inside)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put(INSIDE, "1");
    Process process = builder.start();
    Thread stop = new Thread(() -> stop(process), "millrace-stop-inner");
    Runtime.getRuntime().addShutdownHook(stop);
    int code = process.waitFor();
    try {
      Runtime.getRuntime().removeShutdownHook(stop);
    } catch (IllegalStateException e) {
      // a signal is why it ended
    }
    return code;
  }

  /** Not Process.destroy(): that would close the pipe, and the inner process end at once. */
  private static void stop(Process process) {
    process.toHandle().destroy();
    try {
      process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void requireAllowed(String why) throws InterruptedException {
    List<String> attempt = new ArrayList<>(UNSHARE);
    attempt.addAll(List.of("sh", "-c", "ip link set lo up && command -v nsenter && command -v tc"));
    String said;
    try {
      Process process = new ProcessBuilder(attempt).redirectErrorStream(true).start();
      process.getOutputStream().close();
      said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0) {
        return;
      }
    } catch (IOException e) {
      said = String.valueOf(e.getMessage());
    }
    throw new UsageException(
        why
            + " needs network namespaces, which this user cannot make here ("
            + (said.isEmpty() ? "ip, tc or nsenter is missing" : said)
            + "): it takes Linux with util-linux and iproute2, and either root or user namespaces");
  }
}

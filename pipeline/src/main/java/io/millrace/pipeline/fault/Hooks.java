package io.millrace.pipeline.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.pipeline.cluster.CtrlC;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A fault that the user's own commands inject and heal, in any cluster: containers, pods, machines.
 * Each command is run by {@code sh -c} and finds the ids of the brokers that the target chose in
 * the environment variable {@value #BROKERS}, separated by spaces.
 *
 * @param healCommand empty: nothing is run to heal the fault
 */
public record Hooks(Target target, String injectCommand, String healCommand, Duration lasts)
    implements BrokerFault {
  private static final String BROKERS = "MILLRACE_BROKERS";

  /**
   * Longer than a container takes to stop or to start, and shorter than the time that the tool has
   * to clean up after Ctrl-C.
   */
  private static final Duration LIMIT = Duration.ofSeconds(45);

  @Override
  public String name() {
    return "command";
  }

  @Override
  public boolean needsOwnBrokers() {
    return false;
  }

  @Override
  public String inject(FaultContext context) throws NoEffectException, InterruptedException {
    String failure = run(injectCommand, context);
    if (!failure.isEmpty()) {
      throw new NoEffectException("inject-command " + failure);
    }
    return "inject-command ended well, for " + word(context);
  }

  @Override
  public void heal(FaultContext context) throws InterruptedException {
    String failure = healCommand.isEmpty() ? "" : run(healCommand, context);
    if (!failure.isEmpty()) {
      throw new IllegalStateException("heal-command " + failure);
    }
  }

  private static String word(FaultContext context) {
    return context.brokers().isEmpty() ? "no broker" : "broker " + numbers(context);
  }

  private static String numbers(FaultContext context) {
    return context.brokers().stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  /**
   * Runs a command. Returns an empty string when it succeeded, else how it ended and the last line
   * of its output.
   */
  private static String run(String command, FaultContext context) throws InterruptedException {
    try {
      // A file, not a pipe: what the command leaves running in the background may keep it open.
      Path said = Files.createTempFile("millrace-hook-", ".out");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(CtrlC.ignoredBy("millrace-hook", List.of("sh", "-c", command)))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put(BROKERS, numbers(context));
        return ended(builder.start(), said);
      } finally {
        Files.delete(said);
      }
    } catch (IOException e) {
      return "cannot be run: " + e;
    }
  }

  private static String ended(Process process, Path said) throws IOException, InterruptedException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        return "did not end within " + LIMIT.toSeconds() + " s";
      }
    } finally {
      // what the command began ends too, so that it does not go on while the fault is healed
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    if (process.exitValue() == 0) {
      return "";
    }
    List<String> lines = new String(Files.readAllBytes(said), UTF_8).lines().toList();
    return "ended with code "
        + process.exitValue()
        + (lines.isEmpty() ? "" : ": " + lines.get(lines.size() - 1));
  }
}

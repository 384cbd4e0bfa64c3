package io.millrace.pipeline.fault;

import io.millrace.core.measure.Deadline;
import io.millrace.pipeline.cluster.BrokerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Freezes brokers (SIGSTOP) and lets them go on (SIGCONT). Meanwhile their connections stay open
 * without an answer, as in a long garbage collection or on a host that has no CPU time for them.
 */
public record PauseBrokers(Target target, Duration lasts) implements BrokerFault {
  private static final Duration STOPPED_LIMIT = Duration.ofSeconds(2);
  private static final Duration LOOK_EVERY = Duration.ofMillis(1);

  @Override
  public String name() {
    return "pause";
  }

  @Override
  public String inject(FaultContext context) throws NoEffectException, InterruptedException {
    context.victims().forEach(BrokerProcess::pause);
    for (BrokerProcess broker : context.victims()) {
      if (!awaitStopped(broker.pid())) {
        throw new NoEffectException(broker + " was sent SIGSTOP, but runs");
      }
    }
    return context.names() + " stopped by SIGSTOP (state T)";
  }

  @Override
  public void heal(FaultContext context) {
    context.victims().forEach(BrokerProcess::resume);
  }

  /** Waits until the process is stopped: its threads stop one by one after the signal was sent. */
  static boolean awaitStopped(long pid) throws InterruptedException {
    return Deadline.after(STOPPED_LIMIT).await(() -> isStopped(pid), LOOK_EVERY);
  }

  /**
   * Field 3 of proc(5) stat, behind the command's closing parenthesis; true where there is none.
   */
  private static boolean isStopped(long pid) {
    Path stat = Path.of("/proc", Long.toString(pid), "stat");
    if (!Files.exists(stat)) {
      return true; // not Linux: kill(1) said that the signal was sent
    }
    try {
      String text = Files.readString(stat);
      return text.charAt(text.lastIndexOf(')') + 2) == 'T';
    } catch (IOException e) {
      return false;
    }
  }
}

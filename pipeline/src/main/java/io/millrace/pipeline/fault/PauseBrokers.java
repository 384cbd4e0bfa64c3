package io.millrace.pipeline.fault;

import io.millrace.core.measure.Deadline;
import io.millrace.pipeline.cluster.BrokerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Brokers freeze (SIGSTOP) and go on (SIGCONT): their connections stay open and answer nothing, as
 * in a long garbage collection or on a host without CPU.
 */
public record PauseBrokers(Target target, Duration lasts) implements BrokerFault {
  private static final Duration STOPPED_LIMIT = Duration.ofSeconds(2);
  private static final Duration LOOK_EVERY = Duration.ofMillis(1);

  @Override
  public String name() {
    return "pause";
  }

  @Override
  public String inject(FaultContext stage) throws NoEffectException, InterruptedException {
    stage.victims().forEach(BrokerProcess::pause);
    for (BrokerProcess broker : stage.victims()) {
      if (!awaitStopped(broker.pid())) {
        throw new NoEffectException(broker + " was sent SIGSTOP, but runs");
      }
    }
    return stage.names() + " stopped by SIGSTOP (state T)";
  }

  @Override
  public void heal(FaultContext stage) {
    stage.victims().forEach(BrokerProcess::resume);
  }

  /** Waits until the process is stopped: the signal is sent, but its threads stop one by one. */
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

package io.millrace.pipeline.fault;

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
  @Override
  public String name() {
    return "pause";
  }

  @Override
  public String inject(Stage stage) throws NoEffectException {
    stage.victims().forEach(BrokerProcess::pause);
    for (BrokerProcess broker : stage.victims()) {
      if (!isStopped(broker.pid())) {
        throw new NoEffectException(broker + " was sent SIGSTOP, but runs");
      }
    }
    return stage.names() + " stopped by SIGSTOP (state T)";
  }

  @Override
  public void heal(Stage stage) {
    stage.victims().forEach(BrokerProcess::resume);
  }

  /** Field 3 of proc(5) stat, behind the command's closing parenthesis; true where there is none. */
  static boolean isStopped(long pid) {
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

package io.millrace.pipeline.fault;

import java.time.Duration;

/** Does nothing: the control. A gap or a loss in such a run comes from the measurement itself. */
public record NoFault(Duration lasts) implements Fault {
  @Override
  public boolean needsOwnBrokers() {
    return false;
  }

  @Override
  public String name() {
    return "none";
  }

  @Override
  public Target target() {
    return Target.NOTHING;
  }

  @Override
  public String inject(FaultContext context) {
    return "nothing was done";
  }

  @Override
  public void heal(FaultContext context) {}
}

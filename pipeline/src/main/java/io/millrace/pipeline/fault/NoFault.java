package io.millrace.pipeline.fault;

import java.time.Duration;

/**
 * No fault at all: what a run shows that nothing was done to. A gap or a loss in it is the
 * measurement's own.
 */
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

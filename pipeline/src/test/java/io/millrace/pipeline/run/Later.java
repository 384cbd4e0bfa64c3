package io.millrace.pipeline.run;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Does something while a run is under way. */
public final class Later implements AutoCloseable {
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  @SuppressWarnings("FutureReturnValueIgnored") // the run shows whether it was done
  public void seconds(long delay, Runnable action) {
    timer.schedule(action, delay, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}

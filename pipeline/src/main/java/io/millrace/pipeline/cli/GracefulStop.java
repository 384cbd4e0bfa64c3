package io.millrace.pipeline.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM: asks the command to stop, and holds the JVM's end back until the command has
 * written its results and cleaned up.
 */
final class GracefulStop {
  /**
   * Longer than a stop can take: five seconds of draining, fifteen for groups to leave, some for
   * brokers, twenty until the last metrics were fetched, and twenty for a Prometheus.
   */
  private static final long LIMIT_SECONDS = 100;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;

  private GracefulStop(Runnable stop) {
    hook =
        new Thread(
            () -> {
              stop.run();
              try {
                if (!done.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                  System.err.println("millrace: the clean-up hangs; the brokers end with this JVM");
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "millrace-stop");
  }

  /** Runs {@code stop} when a signal comes until {@link #release}. */
  static GracefulStop on(Runnable stop) {
    GracefulStop graceful = new GracefulStop(stop);
    Runtime.getRuntime().addShutdownHook(graceful.hook);
    return graceful;
  }

  /** The command is done: the JVM may end. */
  void release() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // it is running: the signal is why we are here
    }
  }
}

package io.millrace.pipeline.proxy;

/** Waits for threads that end by themselves. */
final class Joining {
  private Joining() {}

  /** Returns when {@code thread} has ended; an interrupt does not cut it short and stays set. */
  static void uninterrupted(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

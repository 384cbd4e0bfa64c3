package io.millrace.pipeline.doctor;

/** Watches one thing of a machine for a while. Begun when made; used by one thread. */
interface Watch extends AutoCloseable {
  /** Looks again; called every 100 ms. */
  void look();

  /** What came of it, once. */
  Finding finding();

  @Override
  void close();
}

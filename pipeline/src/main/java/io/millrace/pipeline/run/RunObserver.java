package io.millrace.pipeline.run;

/**
 * Shows runs to others, one after the other, as they go on. Called by a run's main thread, by its
 * sampler and by the thread of its faults, each of which waits until a call returns; nothing that
 * it does changes the run.
 */
public interface RunObserver {
  /** Shows nothing. */
  RunObserver NONE = news -> {};

  /** True when {@link RunNews.Sampled} is wanted: a sample takes copies of every histogram. */
  default boolean wantsSamples() {
    return false;
  }

  /** Takes what is new. */
  void see(RunNews news);

  /** Both: this one first. */
  default RunObserver and(RunObserver other) {
    RunObserver first = this;
    return new RunObserver() {
      @Override
      public boolean wantsSamples() {
        return first.wantsSamples() || other.wantsSamples();
      }

      @Override
      public void see(RunNews news) {
        first.see(news);
        other.see(news);
      }
    };
  }
}

package io.millrace.pipeline.series;

import io.millrace.pipeline.plan.UsageException;
import io.millrace.pipeline.result.EndedStep;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * Runs the steps of a series, one after the other. Used by the series' thread.
 *
 * @param <S> a step
 * @param <T> what one comes to
 */
interface StepRunner<S extends SeriesStep, T> {
  /** Why {@code step} cannot be begun, after what {@code ended} came to; mostly empty. */
  default Optional<String> whyNot(S step, List<EndedStep<T>> ended) {
    return Optional.empty();
  }

  /**
   * Runs one.
   *
   * @param ended the steps before
   * @param begun is told the name of the run's directory as soon as there is one
   * @throws UsageException when its settings are not accepted; so does an IllegalArgumentException
   * @throws CancellationException when the series is to end
   * @throws RuntimeException when the run died
   */
  T run(S step, List<EndedStep<T>> ended, Consumer<String> begun)
      throws IOException, InterruptedException;

  /** How long {@code left} will take, one after the other, after {@code ended}. */
  Duration estimate(List<S> left, List<EndedStep<T>> ended);

  /** A result in one line. */
  String words(T result);
}

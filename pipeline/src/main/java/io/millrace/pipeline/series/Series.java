package io.millrace.pipeline.series;

import io.millrace.pipeline.plan.UsageException;
import io.millrace.pipeline.result.EndedStep;
import io.millrace.pipeline.result.ResumableDirectory;
import io.millrace.pipeline.result.StepOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A series of runs that goes on where it was ended. Every step that ended is on disk before the
 * next begins. A block is compared within itself, so one that was interrupted is begun anew: by now
 * the brokers are others, and the hour is. Used by one thread.
 *
 * @param <S> a step
 * @param <T> what one comes to
 */
final class Series<S extends SeriesStep, T> {
  private final SeriesPlan<S> plan;
  private final StepRunner<S, T> runner;
  private final ResumableDirectory<T> directory;
  private final Consumer<String> progress;
  private final List<EndedStep<T>> ended;
  private final Deque<S> left;
  private final FailuresInARow failures;

  /** Why a configuration was refused. */
  private final Map<String, String> refused = new HashMap<>();

  /**
   * The rest of what {@code plan} asks for, after what {@code directory} holds of it.
   *
   * @param progress is told every step, and what it came to
   */
  Series(
      SeriesPlan<S> plan,
      StepRunner<S, T> runner,
      ResumableDirectory<T> directory,
      Consumer<String> progress) {
    this.plan = plan;
    this.runner = runner;
    this.directory = directory;
    this.progress = progress;
    ended = wholeBlocks();
    left = new ArrayDeque<>(plan.steps().stream().filter(step -> !isDone(step, ended)).toList());
    failures = new FailuresInARow(configurations().size());
    for (S step : plan.steps()) {
      ended.stream().filter(step::isOf).forEach(one -> noteRefusal(step, one));
    }
  }

  private List<EndedStep<T>> wholeBlocks() {
    List<EndedStep<T>> all = directory.ended();
    Set<Integer> broken =
        plan.steps().stream()
            .filter(step -> !isDone(step, all))
            .map(SeriesStep::block)
            .collect(Collectors.toSet());
    int setAside = directory.setAside(step -> broken.contains(step.block()));
    if (setAside > 0) {
      progress.accept(
          setAside
              + " runs of the "
              + plan.blockWord()
              + " that was interrupted are set aside and made again");
    }
    return new ArrayList<>(all.stream().filter(step -> !broken.contains(step.block())).toList());
  }

  /** A step that failed is tried once more, also when the series was ended in between. */
  private static boolean isDone(SeriesStep step, List<? extends EndedStep<?>> ended) {
    List<? extends EndedStep<?>> ofStep = ended.stream().filter(step::isOf).toList();
    return ofStep.size() > 1
        || ofStep.stream().anyMatch(one -> one.outcome() != StepOutcome.FAILED);
  }

  private Set<String> configurations() {
    return plan.steps().stream().map(SeriesStep::configuration).collect(Collectors.toSet());
  }

  /** True while there is a step left. */
  boolean hasNext() {
    return !left.isEmpty();
  }

  /**
   * Runs the next step; a second time when it failed.
   *
   * @throws CancellationException when the series is to end: the step is as if it had not begun
   * @throws IllegalStateException when steps died one after the other
   * @throws UsageException when what the series cannot do without is refused, or all there is
   */
  void runNext() throws IOException, InterruptedException {
    S step = left.element();
    progress.accept(announcement(step));
    EndedStep<T> end = end(step);
    if (end.outcome() == StepOutcome.FAILED) {
      keep(end);
      end = end(step);
    }
    keep(end);
    left.remove();
    noteRefusal(step, end);
    failures.count(step, end);
  }

  /** What ended so far, in this part of the series and before it. */
  List<EndedStep<T>> ended() {
    return List.copyOf(ended);
  }

  private String announcement(S step) {
    Duration rest = runner.estimate(List.copyOf(left), ended());
    return String.format(
        Locale.ROOT,
        "%d of %d, %s %d, about %d min left: %s",
        plan.steps().size() - left.size() + 1,
        plan.steps().size(),
        plan.blockWord(),
        step.block(),
        Math.round(rest.toSeconds() / 60.0),
        step.words());
  }

  private EndedStep<T> end(S step) throws IOException, InterruptedException {
    @Nullable String refusal = refused.get(step.configuration());
    Optional<String> whyNot =
        refusal == null
            ? runner.whyNot(step, ended())
            : Optional.of("its settings were refused: " + refusal);
    if (whyNot.isPresent()) {
      return new EndedStep<>(
          step.block(), step.key(), StepOutcome.SKIPPED, whyNot.get(), "", 0, null);
    }
    String[] run = {""};
    long startedNs = System.nanoTime();
    try {
      T result = runner.run(step, ended(), name -> run[0] = name);
      return ended(step, StepOutcome.DONE, "", run[0], startedNs, result);
    } catch (CancellationException e) {
      throw e;
    } catch (UsageException | IllegalArgumentException e) {
      if (leavesNothing(step)) {
        throw e;
      }
      return ended(step, StepOutcome.REFUSED, reason(e), run[0], startedNs, null);
    } catch (RuntimeException | IOException e) {
      return ended(step, StepOutcome.FAILED, reason(e), run[0], startedNs, null);
    }
  }

  /** True when without the configuration of {@code step} there is nothing left to run. */
  private boolean leavesNothing(S step) {
    Set<String> others = configurations();
    others.removeAll(refused.keySet());
    others.remove(step.configuration());
    return others.isEmpty() || plan.essential().filter(step.configuration()::equals).isPresent();
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  private EndedStep<T> ended(
      S step, StepOutcome outcome, String reason, String run, long startedNs, @Nullable T result) {
    long tookMs = (System.nanoTime() - startedNs) / 1_000_000;
    return new EndedStep<>(step.block(), step.key(), outcome, reason, run, tookMs, result);
  }

  private void keep(EndedStep<T> end) {
    directory.append(end);
    ended.add(end);
    T result = end.result();
    progress.accept(
        "  "
            + (result == null
                ? end.outcome().name().toLowerCase(Locale.ROOT) + ": " + end.reason()
                : runner.words(result)));
  }

  private void noteRefusal(S step, EndedStep<T> end) {
    if (end.outcome() == StepOutcome.REFUSED) {
      refused.putIfAbsent(step.configuration(), end.reason());
    }
  }
}

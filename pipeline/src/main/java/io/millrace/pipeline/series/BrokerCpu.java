package io.millrace.pipeline.series;

import io.millrace.pipeline.cluster.BrokerProcess;
import io.millrace.pipeline.run.RunNews;
import io.millrace.pipeline.run.RunObserver;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What embedded brokers spend on a run, from the start of its load until its groups have read it.
 * Used by the run's main thread.
 */
final class BrokerCpu implements RunObserver {
  private final Supplier<List<BrokerProcess>> brokers;
  private @Nullable Duration before;
  private @Nullable Duration spent;

  /**
   * For a run on {@code brokers}, asked for when it is on; none where they are not embedded ones.
   */
  BrokerCpu(Supplier<List<BrokerProcess>> brokers) {
    this.brokers = brokers;
  }

  @Override
  public void see(RunNews news) {
    if (news.equals(new RunNews.StateChanged("load"))) {
      before = soFar();
    } else if (news.equals(new RunNews.StateChanged("audit")) && before != null) {
      spent = soFar().minus(before);
    }
  }

  private Duration soFar() {
    Duration sum = Duration.ZERO;
    for (BrokerProcess broker : brokers.get()) {
      sum =
          sum.plus(
              ProcessHandle.of(broker.pid())
                  .flatMap(process -> process.info().totalCpuDuration())
                  .orElse(Duration.ZERO));
    }
    return sum;
  }

  /**
   * Seconds per million of {@code events}; null without brokers or events, and where the system
   * does not say.
   */
  @Nullable Double secondsPerMillion(long events) {
    Duration known = spent;
    return known == null || known.isZero() || events == 0
        ? null
        : known.toNanos() / 1e9 / events * 1e6;
  }
}

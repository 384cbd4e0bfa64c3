package io.millrace.pipeline.failover;

import io.millrace.pipeline.result.History;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.rig.Tracing;
import org.jspecify.annotations.Nullable;

/** What a failover run keeps of acknowledgements and hand-overs beyond its ledgers. */
record Traces(Tracing tracing) implements AutoCloseable {
  /** Gaps below this are ordinary everywhere, so they are not kept one by one. */
  private static final long GAP_FLOOR_NS = 20_000_000;

  /** As {@code plan} asks; a history goes into {@code directory}. */
  static Traces of(FailoverPlan plan, RunDirectory directory) {
    @Nullable History history = plan.history() ? History.in(directory.path()) : null;
    return new Traces(new Tracing(GAP_FLOOR_NS, plan.objective().toNanos(), history));
  }

  @Override
  public void close() {
    History history = tracing.history();
    if (history != null) {
      history.close();
    }
  }
}

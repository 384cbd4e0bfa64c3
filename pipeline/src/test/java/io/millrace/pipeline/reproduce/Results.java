package io.millrace.pipeline.reproduce;

import io.millrace.pipeline.result.Environment;
import io.millrace.pipeline.result.ReproduceResult;
import java.util.List;

/** A result around handwritten shapes. */
final class Results {
  private Results() {}

  static ReproduceResult with(ReproduceResult.Shape... shapes) {
    return new ReproduceResult(
        ReproduceResult.VERSION,
        "reproduce",
        "2026-01-01T00:00:00Z",
        "./millrace reproduce",
        new Environment(1, "cpu", 2, 1, "disk", "os", "jvm", "4.3.1", "4.3.1", "commit"),
        List.of(shapes));
  }
}

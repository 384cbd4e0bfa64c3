package io.millrace.pipeline.failover;

import io.millrace.pipeline.run.Sampler;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Puts what is done to a run into its list of events, and tells it to a person. Any thread. */
record EventNotes(Sampler sampler, Consumer<String> told) {

  /** Notes that something of that kind happened now. */
  void add(String kind, Map<String, Object> details) {
    sampler.note(kind, details);
    told.accept(
        kind
            + ": "
            + details.values().stream().map(String::valueOf).collect(Collectors.joining(" ")));
  }
}

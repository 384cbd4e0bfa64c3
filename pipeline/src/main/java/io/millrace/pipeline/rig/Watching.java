package io.millrace.pipeline.rig;

import io.millrace.core.measure.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * What is noticed of a rig besides what its ledgers keep.
 *
 * @param tracing null: gaps and offsets are not traced
 * @param observer told of the rig's clients
 */
public record Watching(
    Interventions.@Nullable Tracing tracing, RunObserver observer, NanoClock clock) {}

package io.millrace.pipeline.result;

import org.jspecify.annotations.Nullable;

/**
 * A step of a series that ended: a line of its directory's {@code runs.jsonl}.
 *
 * @param block that it belongs to, from 1
 * @param step its name, unique in its block
 * @param reason why it came to no result; empty where it did
 * @param directory of its run, by name; empty when none was begun
 * @param tookMs by the clock on the wall; 0 where that is not known
 * @param result what it came to; null unless it is done
 */
public record EndedStep<T>(
    int block,
    String step,
    StepOutcome outcome,
    String reason,
    String directory,
    long tookMs,
    @Nullable T result) {}

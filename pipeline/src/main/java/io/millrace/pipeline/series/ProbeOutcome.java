package io.millrace.pipeline.series;

import io.millrace.pipeline.result.Summary;
import org.jspecify.annotations.Nullable;

/**
 * What a run at one rate came to.
 *
 * @param producers that offered the load
 * @param link how much of its speed this host's busiest network link used; null when not known
 */
public record ProbeOutcome(
    Summary summary, int producers, double seconds, CpuShares cpu, @Nullable Double link) {}

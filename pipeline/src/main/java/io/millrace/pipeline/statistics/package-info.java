/**
 * The statistics of sweeps: intervals, the smallest effect that may be claimed, and where a run has
 * settled. Pure functions over arrays; seeded, so that the same figures always give the same text.
 * Distributions, quantiles and random numbers come from Apache Commons; what is written here is
 * what it does not have.
 */
@NullMarked
package io.millrace.pipeline.statistics;

import org.jspecify.annotations.NullMarked;

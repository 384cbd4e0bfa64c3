/**
 * Statistics: confidence intervals, the smallest effect that a sweep may claim, and where a run has
 * settled. Pure functions over arrays; seeded, so that the same figures always give the same text.
 * Distributions, quantiles and random numbers come from Apache Commons; this package has only what
 * they lack.
 */
@NullMarked
package io.millrace.pipeline.statistics;

import org.jspecify.annotations.NullMarked;

/**
 * Sweeps: what a setting does, found by many short runs in randomised, interleaved blocks, each
 * block with the baseline in it twice.
 *
 * <p>{@code Factor} and {@code Design} say which configurations there are, {@code SweepPlan} in
 * what order they run, {@code Sweep} runs them, {@code SettledFigures} takes from each run what it
 * came to once it had settled. Effects are worked out in {@code report}, from the result alone.
 */
@NullMarked
package io.millrace.pipeline.sweep;

import org.jspecify.annotations.NullMarked;

/**
 * The scripts of a run without faults, and what every script shares: sampling, judging and summing
 * up. Start at {@link io.millrace.pipeline.run.MeasuredRun}.
 */
@NullMarked
package io.millrace.pipeline.run;

import org.jspecify.annotations.NullMarked;

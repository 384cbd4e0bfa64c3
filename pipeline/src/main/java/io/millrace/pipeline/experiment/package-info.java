/**
 * The rigs: what a run is made of and in which order. {@link
 * io.millrace.pipeline.experiment.Experiment} reads as a table of contents; everything else here is
 * one of its steps.
 */
@NullMarked
package io.millrace.pipeline.experiment;

import org.jspecify.annotations.NullMarked;

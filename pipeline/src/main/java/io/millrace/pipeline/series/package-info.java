/**
 * Many runs as one: their plan, order, lock, resumption and result. Sweeps, searches for a rate,
 * and repeated failovers.
 */
@NullMarked
package io.millrace.pipeline.series;

import org.jspecify.annotations.NullMarked;

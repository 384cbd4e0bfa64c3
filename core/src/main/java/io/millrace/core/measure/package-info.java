/**
 * Measurement of time: clock, latency histograms, gaps, hiccups. The only package that reads the
 * clock.
 */
@NullMarked
package io.millrace.core.measure;

import org.jspecify.annotations.NullMarked;

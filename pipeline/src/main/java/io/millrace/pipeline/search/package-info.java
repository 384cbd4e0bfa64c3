/**
 * The highest rate that holds an objective. {@code RateSearch} decides at which rate to look next
 * and needs no cluster; {@code Prober} runs one rate; {@code CpuShares} and {@code Limit} say what
 * stood in the way.
 */
@NullMarked
package io.millrace.pipeline.search;

import org.jspecify.annotations.NullMarked;

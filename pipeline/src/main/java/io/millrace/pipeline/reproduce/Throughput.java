package io.millrace.pipeline.reproduce;

/**
 * The throughput of one saturated run.
 *
 * @param cpuBusy the share of the host's cores that was busy during the run, 0 to 1; NaN when not
 *     known
 */
record Throughput(double recordsPerSecond, double cpuBusy) {}

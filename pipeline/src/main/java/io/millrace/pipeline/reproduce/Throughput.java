package io.millrace.pipeline.reproduce;

/**
 * One saturated run.
 *
 * @param cpuBusy the share of all cores of this host that was busy meanwhile, 0 to 1; NaN when not
 *     known
 */
record Throughput(double recordsPerSecond, double cpuBusy) {}

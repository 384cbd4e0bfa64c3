/**
 * Failover runs: a load, a fault in its middle, and what that cost. {@link FailoverRun} is the
 * whole of a run, {@link FaultDriver} injects the faults, {@link ClusterWatch} records how the
 * cluster reacts, and {@link Judgement} makes the result, gaps, phases and audit, from plain data.
 */
@org.jspecify.annotations.NullMarked
package io.millrace.pipeline.failover;

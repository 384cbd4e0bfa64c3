/**
 * Failover runs: a load, a fault in its middle, and what that cost. {@link FailoverRun} is the
 * story; {@link FaultDriver} does the fault beside the load, {@link ClusterWatch} sees what the
 * cluster makes of it, and {@link Judgement} puts gaps, phases and audits together, from plain
 * data.
 */
@org.jspecify.annotations.NullMarked
package io.millrace.pipeline.failover;

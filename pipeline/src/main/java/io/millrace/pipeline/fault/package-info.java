/**
 * Faults: what is broken, how it is healed, and what proves that it was broken. One fault, one
 * short record; each knows how to do one thing to the brokers or the member that a {@link Target}
 * chose. Called by a failover run, on a thread of its own beside the load.
 */
@org.jspecify.annotations.NullMarked
package io.millrace.pipeline.fault;

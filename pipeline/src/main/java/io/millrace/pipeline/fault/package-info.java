/**
 * Faults: each says what it breaks, how it is healed, and what proves that it took effect. A fault
 * is one short record that does one thing to the brokers or to the group member that a {@link
 * Target} chose. Called by a failover run, on a thread of its own beside the load.
 */
@org.jspecify.annotations.NullMarked
package io.millrace.pipeline.fault;

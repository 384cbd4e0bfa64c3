/**
 * Kafka clusters that a run can use: embedded ones, which Millrace starts itself, and existing
 * ones.
 *
 * <p>Experiments and commands call this package; it calls nothing of ours. A {@link
 * io.millrace.pipeline.cluster.Cluster} hands out connection properties and, when embedded, the
 * {@link io.millrace.pipeline.cluster.BrokerProcess}es that faults act on. No event passes through
 * here.
 */
package io.millrace.pipeline.cluster;

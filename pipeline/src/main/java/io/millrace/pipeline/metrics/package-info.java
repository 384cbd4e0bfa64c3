/**
 * Runs as Prometheus sees them: an endpoint over snapshots that a run publishes once a second.
 * Nothing here is on the way of an event.
 */
@NullMarked
package io.millrace.pipeline.metrics;

import org.jspecify.annotations.NullMarked;

/**
 * Millrace beside the tools that come with Kafka: whole processes, alternating, on the same cluster
 * with the same settings. Called by the command line; uses {@code cluster}.
 */
@NullMarked
package io.millrace.pipeline.peers;

import org.jspecify.annotations.NullMarked;

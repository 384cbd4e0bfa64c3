/**
 * Millrace beside the tools that come with Kafka and beside a bare kafka-clients loop: whole
 * processes, in turn, on the same cluster with the same settings. Called by the command line; uses
 * {@code cluster} to run a broker and {@code result} for what it found.
 */
@NullMarked
package io.millrace.pipeline.peers;

import org.jspecify.annotations.NullMarked;

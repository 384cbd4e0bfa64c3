/**
 * Compares Millrace with the tools that come with Kafka and with a bare kafka-clients loop: each as
 * a process of its own, in turn, on the same cluster with the same settings. Called by the command
 * line; uses {@code cluster} to run a broker and {@code result} for what it found.
 */
@NullMarked
package io.millrace.pipeline.peers;

import org.jspecify.annotations.NullMarked;

/**
 * What the producing side costs an event, without Kafka: making it, pacing it, recording it,
 * keeping account of it. Each benchmark checks at its end that it did its work.
 *
 * <pre>{@code
 * java -jar producer-bench/target/benchmarks.jar EventMaking
 * }</pre>
 */
@NullMarked
package io.millrace.bench.producer;

import org.jspecify.annotations.NullMarked;

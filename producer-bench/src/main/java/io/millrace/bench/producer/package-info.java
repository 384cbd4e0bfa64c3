/**
 * What the producing side costs an event: making it, choosing its partition, pacing it, recording
 * it, keeping account of it; and, on a live embedded cluster, sending it. Each benchmark checks at
 * its end that it did its work.
 *
 * <pre>{@code
 * java -jar producer-bench/target/benchmarks.jar EventMaking
 * }</pre>
 */
@NullMarked
package io.millrace.bench.producer;

import org.jspecify.annotations.NullMarked;

/**
 * What the consuming side costs an event: reading its stamp, decoding it, keeping account of it,
 * what the account comes to over a billion events; and, on a live embedded broker, the whole poll
 * loop. Each benchmark checks at its end that it did its work.
 *
 * <pre>{@code
 * java -jar consumer-bench/target/benchmarks.jar StampReading
 * }</pre>
 */
@NullMarked
package io.millrace.bench.consumer;

import org.jspecify.annotations.NullMarked;

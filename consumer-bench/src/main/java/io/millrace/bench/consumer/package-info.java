/**
 * What the consuming side costs an event, without Kafka: reading its stamp, keeping account of it,
 * and what the account comes to over a billion events. Each benchmark checks at its end that it did
 * its work.
 *
 * <pre>{@code
 * java -jar consumer-bench/target/benchmarks.jar StampReading
 * }</pre>
 */
@NullMarked
package io.millrace.bench.consumer;

import org.jspecify.annotations.NullMarked;

package io.millrace.core.send;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts errors by exception name: a counter for each class that Kafka's client throws, however
 * many errors there are. Any thread; not on the path of an event that is acknowledged.
 */
public final class SendErrors {
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  void count(Throwable error) {
    counts.computeIfAbsent(error.getClass().getSimpleName(), name -> new LongAdder()).increment();
  }

  /** The counts so far. */
  public Map<String, Long> counts() {
    Map<String, Long> sums = new TreeMap<>();
    counts.forEach((name, count) -> sums.put(name, count.sum()));
    return sums;
  }
}

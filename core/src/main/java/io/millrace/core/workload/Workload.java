package io.millrace.core.workload;

import io.millrace.core.order.OrderCodec;
import java.util.SplittableRandom;

/**
 * The workload of a run, from which every producer draws its events.
 *
 * @param schedule when events are due
 * @param codec the wire format
 * @param size of the value
 * @param users how many customers there are
 * @param zipfExponent 0 for uniform customers
 * @param seed the same seed gives the same events
 */
public record Workload(
    Schedule schedule,
    OrderCodec codec,
    EventSize size,
    int users,
    double zipfExponent,
    long seed) {

  /** Checks that the events fit their format and the customers their key. */
  public Workload {
    if (size.min() < codec.minSize()) {
      throw new IllegalArgumentException(
          "event-size must be at least "
              + codec.minSize()
              + " for format "
              + codec.name()
              + ", not "
              + size);
    }
    if (users < 1 || users > OrderCodec.MAX_USERS) {
      throw new IllegalArgumentException(
          "users must be 1 to " + OrderCodec.MAX_USERS + ", not " + users);
    }
    if (!(zipfExponent >= 0) || zipfExponent > 10) {
      throw new IllegalArgumentException("zipf must be 0 to 10, not " + zipfExponent);
    }
    // The alias table takes 28 bytes a customer while it is built.
    if (zipfExponent > 0 && users > 20_000_000) {
      throw new IllegalArgumentException("users must be at most 20000000 with zipf, not " + users);
    }
  }

  /** The customers, to be shared by all producers. */
  public KeyDistribution keys() {
    return zipfExponent == 0
        ? new KeyDistribution.Uniform(users)
        : new ZipfKeys(users, zipfExponent);
  }

  /** The pacer of one producer. */
  public Pacer pacer(int producers, int producer) {
    return schedule.pacer(producers, producer, random(producer, 1));
  }

  /** The events of one producer. */
  public OrderSource source(KeyDistribution keys, int run, int producer) {
    return new OrderSource(codec, size, keys, run, producer, random(producer, 2));
  }

  /** Independent streams for each producer and purpose, all from the one seed. */
  private SplittableRandom random(int producer, int purpose) {
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + producer * 31L + purpose).split();
  }
}

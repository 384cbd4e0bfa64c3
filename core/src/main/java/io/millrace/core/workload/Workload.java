package io.millrace.core.workload;

import io.millrace.core.order.OrderCodec;
import java.util.SplittableRandom;

/**
 * The workload of a run, from which every producer draws its events.
 *
 * @param schedule when events are due
 * @param content what is in the events
 * @param users how many customers there are
 * @param zipfExponent 0 for uniform customers
 * @param seed the same seed gives the same events
 */
public record Workload(
    Schedule schedule, Content content, int users, double zipfExponent, long seed) {

  /** Checks that the customers fit their key. */
  public Workload {
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

  /** A workload of made orders. */
  public Workload(
      Schedule schedule,
      OrderCodec codec,
      EventSize size,
      int users,
      double zipfExponent,
      long seed) {
    this(schedule, new MadeOrders(codec, size), users, zipfExponent, seed);
  }

  /** The pacer of one producer. */
  public Pacer pacer(int producers, int producer) {
    return schedule.pacer(producers, producer, random(producer, 1));
  }

  /** What its producers draw events from, made once for all of them. */
  public EventSupply supply() {
    return new EventSupply(this);
  }

  /** Independent streams for each producer and purpose, all from the one seed. */
  SplittableRandom random(int producer, int purpose) {
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + producer * 31L + purpose).split();
  }
}

package io.millrace.core.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongBinaryOperator;

/**
 * What members of a share group made of their deliveries so far, each delivery by itself: an event
 * that is in the log twice, or accepted twice, counts twice.
 *
 * @param accepted confirmed by the broker
 * @param rejected confirmed by the broker
 * @param released given back, confirmed by the broker
 * @param late acknowledgements that the broker refused, having taken the delivery back before
 * @param unconfirmed accepts and rejections that never had an answer
 * @param deliveries how often an event was handed over for the first, second, … time, by the
 *     broker's count
 */
public record ShareCounts(
    long accepted,
    long rejected,
    long released,
    long late,
    long unconfirmed,
    List<Long> deliveries) {
  /** Nothing yet. */
  public static final ShareCounts NONE = new ShareCounts(0, 0, 0, 0, 0, List.of());

  /** Copies the list. */
  public ShareCounts {
    deliveries = List.copyOf(deliveries);
  }

  /** Those of several members together. */
  public static ShareCounts sum(List<ShareCounts> all) {
    return all.stream().reduce(NONE, (one, other) -> one.with(other, Long::sum));
  }

  /** Of one member that was told of in two ways, either of which may be behind: the further one. */
  public ShareCounts furthest(ShareCounts other) {
    return with(other, Math::max);
  }

  private ShareCounts with(ShareCounts other, LongBinaryOperator how) {
    List<Long> both = new ArrayList<>();
    for (int i = 0; i < Math.max(deliveries.size(), other.deliveries.size()); i++) {
      both.add(how.applyAsLong(at(deliveries, i), at(other.deliveries, i)));
    }
    return new ShareCounts(
        how.applyAsLong(accepted, other.accepted),
        how.applyAsLong(rejected, other.rejected),
        how.applyAsLong(released, other.released),
        how.applyAsLong(late, other.late),
        how.applyAsLong(unconfirmed, other.unconfirmed),
        both);
  }

  private static long at(List<Long> counts, int index) {
    return index < counts.size() ? counts.get(index) : 0;
  }
}

package io.millrace.pipeline.fault;

import io.millrace.pipeline.worker.MemberControl;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The brokers or the member that a fault is done to, and the partitions that this affects.
 *
 * @param victims the ids of the brokers
 * @param affected the lanes that these brokers lead, or that this member holds
 * @param controllerHit the active controller is among the brokers
 */
public record Victims(
    List<Integer> victims,
    @Nullable MemberControl member,
    Set<Integer> affected,
    boolean controllerHit) {
  /** Copies the collections. */
  public Victims {
    victims = List.copyOf(victims);
    affected = Set.copyOf(affected);
  }
}

package io.millrace.pipeline.fault;

import io.millrace.pipeline.worker.MemberControl;
import io.millrace.pipeline.worker.StageProcess;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The brokers, the member or the stage worker that a fault is done to, and the partitions that this
 * affects.
 *
 * @param victims the ids of the brokers
 * @param affected the lanes that these brokers lead, or that this member holds
 * @param controllerHit the active controller is among the brokers
 * @param stageWorker null unless the fault is one of a stage
 */
public record Victims(
    List<Integer> victims,
    @Nullable MemberControl member,
    Set<Integer> affected,
    boolean controllerHit,
    @Nullable StageProcess stageWorker) {
  /** Brokers or a member. */
  public Victims(
      List<Integer> victims,
      @Nullable MemberControl member,
      Set<Integer> affected,
      boolean controllerHit) {
    this(victims, member, affected, controllerHit, null);
  }

  /** The name of the one that is no broker; null without such a one. */
  public @Nullable String name() {
    if (member != null) {
      return member.name();
    }
    return stageWorker == null ? null : stageWorker.name();
  }

  /** Copies the collections. */
  public Victims {
    victims = List.copyOf(victims);
    affected = Set.copyOf(affected);
  }
}

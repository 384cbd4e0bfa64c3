package io.millrace.pipeline.reproduce;

import java.util.List;
import java.util.stream.Collectors;

/** The list of all shapes. */
public final class Shapes {
  private static final List<ShapeExperiment> ALL =
      List.of(
          new LingerShape(),
          new BatchingShape(),
          new AdaptivePartitioningShape(),
          new ReplicationShape(),
          new ProducersShape(),
          new ConsumersShape());

  private Shapes() {}

  /** Returns every shape, in the order in which they are run and reported. */
  public static List<ShapeExperiment> all() {
    return ALL;
  }

  /**
   * Returns the shapes with these ids, in the order of {@link #all}; all of them if {@code ids} is
   * empty.
   *
   * @throws IllegalArgumentException when an id is unknown; the message names it and those that
   *     exist
   */
  public static List<ShapeExperiment> only(List<String> ids) {
    List<String> known = ALL.stream().map(ShapeExperiment::id).toList();
    for (String id : ids) {
      if (!known.contains(id)) {
        throw new IllegalArgumentException(
            "only must be of "
                + known.stream().collect(Collectors.joining(", "))
                + ", not '"
                + id
                + "'");
      }
    }
    return ids.isEmpty() ? ALL : ALL.stream().filter(shape -> ids.contains(shape.id())).toList();
  }
}

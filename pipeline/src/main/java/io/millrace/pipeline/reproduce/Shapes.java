package io.millrace.pipeline.reproduce;

import java.util.List;
import java.util.stream.Collectors;

/** All shapes. */
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

  /** Every shape, in the order in which they are run and told. */
  public static List<ShapeExperiment> all() {
    return ALL;
  }

  /**
   * The shapes with these ids, in the order of {@link #all}; all of them if there are no ids.
   *
   * @throws IllegalArgumentException naming an id that is none, and those that are
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

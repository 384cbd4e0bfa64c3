package io.millrace.pipeline.reproduce;

import java.util.ArrayList;
import java.util.List;

/**
 * The verdict on a shape. It counts as reproduced unless one of its conditions fails.
 *
 * @param because why it was not reproduced, or else what limits the agreement; may be empty
 */
record ShapeVerdict(boolean reproduced, String because) {

  /** Collects the conditions that failed. */
  static final class Builder {
    private final List<String> against = new ArrayList<>();

    /**
     * Adds a condition: unless {@code holds}, the shape was not reproduced, for the reason {@code
     * otherwise}.
     */
    Builder require(boolean holds, String otherwise) {
      if (!holds) {
        against.add(otherwise);
      }
      return this;
    }

    /**
     * Returns the verdict.
     *
     * @param note a remark that is added in either case; may be empty
     */
    ShapeVerdict build(String note) {
      List<String> sentences = new ArrayList<>(against);
      if (!note.isEmpty()) {
        sentences.add(note);
      }
      return new ShapeVerdict(against.isEmpty(), String.join("; ", sentences));
    }
  }
}

package io.millrace.pipeline.reproduce;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether a shape was reproduced: it was, unless something speaks against it.
 *
 * @param because what speaks against it, or else what limits the agreement; may be empty
 */
record ShapeVerdict(boolean reproduced, String because) {

  /** Gathers what speaks against a shape. */
  static final class Builder {
    private final List<String> against = new ArrayList<>();

    /** Unless {@code holds}, {@code otherwise} speaks against it. */
    Builder require(boolean holds, String otherwise) {
      if (!holds) {
        against.add(otherwise);
      }
      return this;
    }

    /**
     * The verdict.
     *
     * @param note what there is to say in either case; may be empty
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

package io.millrace.pipeline.series;

import java.util.List;
import java.util.Optional;

/**
 * What the engine has to know of a plan, whatever it is of.
 *
 * @param <S> its steps
 */
interface SeriesPlan<S extends SeriesStep> {
  /** All steps in order; those of a block stand together. */
  List<S> steps();

  /** What its blocks are called. */
  String blockWord();

  /** The configuration without which the others are of no use; empty when there is none. */
  Optional<String> essential();

  /**
   * What makes two series the same one, as JSON can write it: what an interrupted series is found
   * by.
   */
  Object asked();
}

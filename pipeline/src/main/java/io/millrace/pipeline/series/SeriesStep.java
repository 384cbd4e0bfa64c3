package io.millrace.pipeline.series;

import io.millrace.pipeline.result.EndedStep;

/** One run of a series, as its plan has it. */
interface SeriesStep {
  /** Steps of a block are compared with each other: it is done whole or not at all. From 1. */
  int block();

  /** Unique in its block. */
  String key();

  /** Steps of the same configuration ask for the same settings. */
  String configuration();

  /** What it is, for whoever waits. */
  String words();

  /** True when {@code ended} was made for this step. */
  default boolean isOf(EndedStep<?> ended) {
    return ended.block() == block() && ended.step().equals(key());
  }
}

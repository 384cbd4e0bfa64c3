package io.millrace.pipeline.series;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.sampling.ListSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * The order within blocks: random, so that whatever drifts over the hours falls on all alike, and
 * the same whenever the seed is.
 */
final class BlockOrder {
  private BlockOrder() {}

  /** What {@code block} holds, in its order. */
  static <E> List<E> of(List<E> entries, long seed, int block) {
    List<E> shuffled = new ArrayList<>(entries);
    ListSampler.shuffle(RandomSource.XO_SHI_RO_256_PP.create(seed + block), shuffled);
    return shuffled;
  }
}

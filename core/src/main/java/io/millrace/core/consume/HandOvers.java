package io.millrace.core.consume;

/**
 * Told by a member what it has handed to its handler: where failovers are measured. Called on the
 * member's thread, a few hundred times a second at most.
 */
@FunctionalInterface
public interface HandOvers {
  /**
   * The records of {@code partition} from offset {@code first} up to, but without, {@code next}
   * were handed over, the last of them at {@code nowNs} by the run's clock.
   */
  void handedOver(int partition, long first, long next, long nowNs);
}

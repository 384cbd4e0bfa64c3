package io.millrace.core.workload;

import java.util.SplittableRandom;

/**
 * What the producers of a workload draw their events from: its customers and what is in its events.
 * Made orders take some 100 ms and 16 to 32 MB to prepare, so there is one for all producers of a
 * process. Immutable; any thread.
 */
public final class EventSupply {
  private final Workload workload;
  private final Sources sources;

  /** Makes the source of one producer. */
  private interface Sources {
    OrderSource of(int run, int producer, SplittableRandom random);
  }

  EventSupply(Workload workload) {
    this.workload = workload;
    KeyDistribution keys =
        workload.zipfExponent() == 0
            ? new KeyDistribution.Uniform(workload.users())
            : new ZipfKeys(workload.users(), workload.zipfExponent());
    if (workload.content() instanceof OwnPayloads payloads) {
      sources = (run, producer, random) -> new PayloadSource(payloads, keys, run, producer, random);
    } else {
      MadeOrders made = (MadeOrders) workload.content();
      OrderBodies bodies = new OrderBodies(made, workload.random(0, 3));
      sources =
          (run, producer, random) -> new MadeOrderSource(made, keys, bodies, run, producer, random);
    }
  }

  /**
   * The events of one producer.
   *
   * @param run the number that they bear
   */
  public OrderSource source(int run, int producer) {
    return sources.of(run, producer, workload.random(producer, 2));
  }
}

package io.millrace.core.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one producer sent and what became of every event, as a value: what audits are made of. Made
 * when the producer is closed, here or in the process that it ran in.
 *
 * @param lanes one for each partition, in their order
 * @param trace null unless the run traced acknowledgements
 */
public record SentAccount(int producer, List<SentHistory> lanes, @Nullable TraceAccount trace) {
  /** Copies the list. */
  public SentAccount {
    lanes = List.copyOf(lanes);
  }
}

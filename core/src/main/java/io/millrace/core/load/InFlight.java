package io.millrace.core.load;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way: the callback that settles it. Filled by the sender thread before {@code
 * send()}, settled by the producer's network thread and then free for another event; Kafka's own
 * hand-over between the two threads orders the accesses.
 */
final class InFlight implements Callback {
  private final Acknowledgements acknowledgements;
  int partition;
  long sequence;
  long intendedNs;
  long sentNs;

  InFlight(Acknowledgements acknowledgements) {
    this.acknowledgements = acknowledgements;
  }

  @Override
  public void onCompletion(RecordMetadata metadata, @Nullable Exception error) {
    if (error == null) {
      acknowledgements.acknowledged(this);
    } else {
      acknowledgements.failed(this, error);
    }
  }
}

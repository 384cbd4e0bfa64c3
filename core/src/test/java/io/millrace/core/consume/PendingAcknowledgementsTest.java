package io.millrace.core.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ledger.ShareAccount;
import io.millrace.core.ledger.ShareDelivery;
import io.millrace.core.ledger.ShareOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InvalidRecordStateException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PendingAcknowledgementsTest {
  private final List<String> told = new ArrayList<>();
  private final PendingAcknowledgements pending = new PendingAcknowledgements(new Telling());

  @Test
  void anAcceptCountsWhenTheBrokerConfirmsItAndNotBefore() {
    pending.said(at(7), ShareOutcome.ACCEPTED);
    assertThat(told).isEmpty();
    answer(null, 7);
    assertThat(told).containsExactly("7 ACCEPTED");
  }

  @Test
  void anAnswerThatWasLostLeavesTheAcceptUnconfirmed() {
    pending.said(at(7), ShareOutcome.ACCEPTED);
    answer(new DisconnectException(), 7);
    assertThat(told).containsExactly("7 unconfirmed");
  }

  @Test
  void anAcceptAfterTheLockIsLateAndDoesNotCount() {
    pending.said(at(7), ShareOutcome.ACCEPTED);
    answer(new InvalidRecordStateException("lock is over"), 7);
    assertThat(told).containsExactly("7 late");
  }

  @Test
  void whatIsNotAnsweredUntilTheEndIsUnconfirmed() {
    pending.said(at(7), ShareOutcome.ACCEPTED);
    pending.giveUp();
    assertThat(told).containsExactly("7 unconfirmed");
  }

  /** One poll sends the release, gets its answer and the record again, and returns the record. */
  @Test
  void anAnswerBelongsToTheFirstDeliveryThatHasNone() {
    pending.said(at(7), ShareOutcome.RELEASED);
    pending.said(at(7), ShareOutcome.ACCEPTED);
    answer(null, 7);
    assertThat(told).containsExactly("7 RELEASED");
    answer(null, 7);
    assertThat(told).containsExactly("7 RELEASED", "7 ACCEPTED");
    answer(null, 7);
    assertThat(told).hasSize(2);
  }

  @Test
  void aLateAnswerToOneDeliveryLeavesTheNextToItsOwn() {
    pending.said(at(7), ShareOutcome.ACCEPTED);
    pending.said(at(7), ShareOutcome.RELEASED);
    pending.said(at(7), ShareOutcome.REJECTED);
    answer(new InvalidRecordStateException("lock is over"), 7);
    answer(null, 7);
    answer(null, 7);
    assertThat(told).containsExactly("7 late", "7 RELEASED", "7 REJECTED");
  }

  @Test
  void eachDeliveryWithoutAnAnswerAtTheEndIsUnconfirmed() {
    pending.said(at(7), ShareOutcome.ACCEPTED);
    pending.said(at(7), ShareOutcome.ACCEPTED);
    pending.giveUp();
    assertThat(told).containsExactly("7 unconfirmed", "7 unconfirmed");
  }

  @Test
  void anAnswerOnARecordThatIsNoEventIsNothing() {
    answer(null, 3);
    assertThat(told).isEmpty();
  }

  private void answer(@Nullable Exception failure, long offset) {
    pending.onComplete(
        Map.of(new TopicIdPartition(Uuid.ONE_UUID, 0, "orders"), Set.of(offset)), failure);
  }

  private static ShareDelivery at(long offset) {
    return new ShareDelivery(0, 0, offset, 0, offset, 1);
  }

  private final class Telling implements ShareAccount {
    @Override
    public void delivered(ShareDelivery delivery) {}

    @Override
    public void settled(ShareDelivery delivery, ShareOutcome outcome) {
      told.add(delivery.offset() + " " + outcome);
    }

    @Override
    public void unconfirmed(ShareDelivery delivery, ShareOutcome outcome) {
      told.add(delivery.offset() + " unconfirmed");
    }

    @Override
    public void late(ShareDelivery delivery) {
      told.add(delivery.offset() + " late");
    }

    @Override
    public void foreign() {}
  }
}

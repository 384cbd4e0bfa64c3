package io.millrace.pipeline.worker;

import io.millrace.core.ledger.ShareAccount;
import io.millrace.core.ledger.ShareDelivery;
import io.millrace.core.ledger.ShareOutcome;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what a member of a share group does to its ledger, and tells it in few {@link
 * ShareLine}s besides. Member thread only.
 */
final class ShareTeller implements ShareAccount {
  private final ShareAccount ledger;
  private final Consumer<ShareLine> lines;
  private @Nullable ShareLine open;

  ShareTeller(ShareAccount ledger, Consumer<ShareLine> lines) {
    this.ledger = ledger;
    this.lines = lines;
  }

  @Override
  public void delivered(ShareDelivery delivery) {
    ledger.delivered(delivery);
    tell(ShareLine.Kind.DELIVERED, delivery);
  }

  @Override
  public void settled(ShareDelivery delivery, ShareOutcome outcome) {
    ledger.settled(delivery, outcome);
    tell(ShareLine.Kind.of(outcome), delivery);
  }

  @Override
  public void unconfirmed(ShareDelivery delivery, ShareOutcome outcome) {
    ledger.unconfirmed(delivery, outcome);
    if (outcome != ShareOutcome.RELEASED) {
      tell(ShareLine.Kind.UNCONFIRMED, delivery);
    }
  }

  @Override
  public void late(ShareDelivery delivery) {
    ledger.late(delivery);
    tell(ShareLine.Kind.LATE, delivery);
  }

  @Override
  public void foreign() {
    ledger.foreign();
  }

  @Override
  public void endOfBatch() {
    ShareLine of = open;
    if (of != null) {
      lines.accept(of);
      open = null;
    }
    ledger.endOfBatch();
  }

  private void tell(ShareLine.Kind kind, ShareDelivery delivery) {
    ShareLine of = open;
    if (of != null && of.isFollowedBy(kind, delivery)) {
      open = of.andOneMore();
      return;
    }
    if (of != null) {
      lines.accept(of);
    }
    open = new ShareLine(kind, delivery, 1);
  }
}

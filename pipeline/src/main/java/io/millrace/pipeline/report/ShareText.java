package io.millrace.pipeline.report;

import io.millrace.pipeline.result.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a share group did, in the words that tables and pages have in common. */
final class ShareText {
  private ShareText() {}

  /** How many deliveries were an event's first, second and so on. */
  static String deliveries(Summary.Share share) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < share.deliveries().size(); i++) {
      parts.add(String.format(Locale.ROOT, "%d: %,d", i + 1, share.deliveries().get(i)));
    }
    return parts.isEmpty() ? "none" : String.join(", ", parts);
  }

  /** All of it in a line. */
  static String sentence(String group, Summary.Share share) {
    return String.format(
        Locale.ROOT,
        "group %s: %,d accepted (%,d twice), %,d rejected, %,d released, %,d archived, %,d"
            + " unconfirmed; deliveries by number: %s",
        group,
        share.accepted(),
        share.acceptedTwice(),
        share.rejected(),
        share.released(),
        share.archived(),
        share.unconfirmed(),
        deliveries(share));
  }
}

package io.millrace.core.order;

import java.util.List;

/** Order bodies at the ends of what the workload draws. */
final class Bodies {
  private static final String NOTE = "ring twice ".repeat(100);

  static final OrderBody SHORTEST = new OrderBody(100, "EUR", "a.example", List.of(1_000), NOTE);

  static final OrderBody LONGEST =
      new OrderBody(
          200_000,
          "USD",
          "inbox.example",
          List.of(9_990, 9_991, 9_992, 9_993, 9_994, 9_995, 9_996, 9_997, 9_998, 9_999),
          NOTE);

  private Bodies() {}
}

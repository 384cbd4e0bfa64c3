package io.millrace.pipeline.cli;

import io.millrace.core.send.Transactions;
import io.millrace.pipeline.plan.DurationText;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say whether, and how, events are sent in transactions. */
final class TransactionOptions {
  /** Options that say how. */
  private static final List<String> HOW =
      List.of("transaction-events", "transaction-every", "abort-share");

  /**
   * One that is counted in events and does not fill, at a low rate or at the end of a burst: well
   * below transaction.timeout.ms, a minute by default, since readers of committed events wait for
   * it.
   */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--transactional",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      paramLabel = "BOOLEAN",
      description =
          "Sends events in transactions: an event is acknowledged when its transaction is committed."
              + " Groups then read read_committed unless --isolation.level says otherwise.")
  private boolean transactional;

  @Option(
      names = "--transaction-events",
      paramLabel = "N",
      description =
          "With --transactional: commits after so many events of a producer, or after 5s if they do"
              + " not come. Default: as many as are due in --transaction-every.")
  private @Nullable Long events;

  @Option(
      names = "--transaction-every",
      paramLabel = "TIME",
      description =
          "With --transactional: commits so long after the transaction began, or earlier when"
              + " --transaction-events is reached; at most half of transaction.timeout.ms. Default:"
              + " 100ms without --transaction-events, as Kafka Streams does.")
  private @Nullable String every;

  @Option(
      names = "--abort-share",
      paramLabel = "SHARE",
      defaultValue = "0",
      description =
          "With --transactional: rolls this share of the transactions back on purpose, 0 to 1, drawn"
              + " by the seed. Default: ${DEFAULT-VALUE}.")
  private double abortShare;

  /**
   * The transactions that these options ask for; null for none. With {@code --transactional=false},
   * which a sweep may say, the others have no effect.
   *
   * @throws IllegalArgumentException naming the key, its value and what is allowed
   */
  @Nullable Transactions transactions(long seed) {
    if (!isGiven("transactional")) {
      for (String option : HOW) {
        if (isGiven(option)) {
          throw new IllegalArgumentException(option + " needs --transactional");
        }
      }
    }
    Transactions asked =
        new Transactions(events == null ? Long.MAX_VALUE : events, time(), abortShare, seed);
    return transactional ? asked : null;
  }

  private Duration time() {
    if (every != null) {
      return DurationText.parse("transaction-every", every);
    }
    return events == null ? Transactions.USUAL_TIME : LONGEST;
  }

  private boolean isGiven(String option) {
    return command.commandLine().getParseResult().hasMatchedOption("--" + option);
  }
}

package io.millrace.pipeline.cli;

import io.millrace.core.consume.ShareTerms;
import io.millrace.core.settings.ConsumerSettings;
import io.millrace.pipeline.plan.ExperimentSpec;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how members of share groups (--group.protocol share) acknowledge. */
final class ShareOptions {
  @Option(
      names = "--share-acknowledgement",
      paramLabel = "explicit|implicit",
      description =
          "With --group.protocol share: each record is acknowledged by itself, or all of a poll by"
              + " the next one (share.acknowledgement.mode). Kafka's default: implicit.")
  private @Nullable String acknowledgement;

  @Option(
      names = "--release-share",
      paramLabel = "SHARE",
      defaultValue = "0",
      description =
          "Of the events of a share group, releases so many (0 to 1, chosen by the seed) at their"
              + " first delivery, and accepts them when they come again; explicit only. Default:"
              + " ${DEFAULT-VALUE}.")
  private double releaseShare;

  @Option(
      names = "--reject-share",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Rejects so many of them; explicit only. Default: ${DEFAULT-VALUE}.")
  private double rejectShare;

  /** The same clients, with what these options say of them. */
  ExperimentSpec.Clients of(ExperimentSpec.Clients clients) {
    if (acknowledgement == null) {
      return clients;
    }
    if (!clients.isShare()) {
      throw new IllegalArgumentException(
          "share-acknowledgement " + acknowledgement + " needs group.protocol share");
    }
    if (!acknowledgement.equals("explicit") && !acknowledgement.equals("implicit")) {
      throw new IllegalArgumentException(
          "share-acknowledgement must be explicit or implicit, not '" + acknowledgement + "'");
    }
    Map<String, String> consumer = new TreeMap<>(clients.consumer());
    consumer.put(ConsumerSettings.SHARE_ACKNOWLEDGEMENT_MODE, acknowledgement);
    return new ExperimentSpec.Clients(clients.producer(), consumer);
  }

  /**
   * The same groups, as share groups where {@code clients} are members of such.
   *
   * @throws IllegalArgumentException naming the key, its value and what is allowed
   */
  ExperimentSpec.Groups of(ExperimentSpec.Groups groups, ExperimentSpec.Clients clients) {
    if (!clients.isShare()) {
      if (releaseShare != 0 || rejectShare != 0) {
        throw new IllegalArgumentException(
            "release-share and reject-share need group.protocol share");
      }
      return groups;
    }
    boolean explicit =
        "explicit"
            .equalsIgnoreCase(clients.consumer().get(ConsumerSettings.SHARE_ACKNOWLEDGEMENT_MODE));
    return groups.sharing(new ShareTerms(explicit, releaseShare, rejectShare));
  }
}

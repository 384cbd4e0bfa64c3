package io.millrace.pipeline.cluster;

/** What a run may need of its brokers that not every release has, or has turned on. */
public enum ClusterFeature {
  /** KIP-932; a preview in 4.1, there by default from 4.2 on. */
  SHARE_GROUPS("share.version", 1, "share groups need", "4.1"),
  /** KIP-848; there by default from 4.0 on. */
  CONSUMER_PROTOCOL("group.version", 1, "group.protocol consumer needs", "4.0"),
  /** KIP-890; there by default from 4.0 on. */
  TRANSACTIONS_V2("transaction.version", 2, "transactions of the second version need", "4.0"),
  /** KIP-966; there by default for new clusters from 4.1 on. */
  ELIGIBLE_LEADER_REPLICAS(
      "eligible.leader.replicas.version", 1, "eligible leader replicas need", "4.0");

  private final String key;
  private final int level;
  private final String whatNeeds;
  private final String since;

  ClusterFeature(String key, int level, String whatNeeds, String since) {
    this.key = key;
    this.level = level;
    this.whatNeeds = whatNeeds;
    this.since = since;
  }

  /** Kafka's name of the feature. */
  public String key() {
    return key;
  }

  /** From which level on it is what is needed. */
  public int level() {
    return level;
  }

  /** What is needed, in words. */
  String need() {
    return whatNeeds + " brokers of Kafka " + since + " or later with " + key + " " + level;
  }
}

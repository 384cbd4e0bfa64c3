package io.millrace.pipeline.peers;

import io.millrace.pipeline.cluster.Topics;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Makes topics on the comparison's own broker, each for one run. */
final class ScratchTopics {
  /**
   * Kafka keeps deleted files for a minute by default; by then three more topics would be on the
   * disk, and the deletion would fall into another client's time.
   */
  private static final Map<String, String> CONFIG = Map.of("file.delete.delay.ms", "1000");

  private final Admin admin;
  private final int partitions;
  private int made;

  ScratchTopics(Admin admin, int partitions) {
    this.admin = admin;
    this.partitions = partitions;
  }

  /** Something that is done with a topic. */
  interface Use<T> {
    T on(String topic) throws InterruptedException;
  }

  /** Makes a topic, uses it and deletes it, so that no run pays for the log of another. */
  <T> T with(String purpose, Use<T> use) throws InterruptedException {
    String topic = make(purpose);
    T made = use.on(topic);
    Topics.deleteIfPossible(admin, topic);
    return made;
  }

  /** Makes a topic that stays. */
  String make(String purpose) throws InterruptedException {
    String topic = "peers-" + purpose + "-" + ++made;
    NewTopic wanted = new NewTopic(topic, partitions, (short) 1).configs(CONFIG);
    Topics.make(admin, wanted);
    return topic;
  }
}

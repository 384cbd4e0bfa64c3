package io.millrace.pipeline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.pipeline.plan.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes that a real broker makes, and whose answer never arrives. */
class LostAnswerTest {
  @TempDir private Path directory;

  private interface Use {
    void of(Admin proxied, Admin direct, AnswerLosingProxy proxy) throws Exception;
  }

  /** A broker that tells its clients to connect to a proxy, which loses one answer of a kind. */
  private void with(ApiKeys lost, Use use) throws Exception {
    AnswerLosingProxy[] proxy = new AnswerLosingProxy[1];
    Placement placement =
        Placement.behind(
            port -> {
              try {
                proxy[0] = new AnswerLosingProxy(port, lost);
                return proxy[0].port();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    try (EmbeddedCluster cluster =
        EmbeddedCluster.start(
            QuickBrokers.of(1),
            placement,
            directory.resolve("data"),
            directory.resolve("logs"),
            step -> {})) {
      proxy[0].loseTheNext();
      try (Admin proxied =
              AdminClients.open(
                  Map.of("bootstrap.servers", "127.0.0.1:" + proxy[0].port()), Map.of());
          Admin direct = AdminClients.open(cluster.clientProperties(), Map.of())) {
        use.of(proxied, direct, proxy[0]);
      }
    } finally {
      proxy[0].close();
    }
  }

  private static boolean isThere(Admin admin, String topic) throws Exception {
    return admin.listTopics().names().get(30, TimeUnit.SECONDS).contains(topic);
  }

  @Test
  void aTopicThatWasMadeIsMadeThoughTheAnswerIsLost() throws Exception {
    with(
        ApiKeys.CREATE_TOPICS,
        (proxied, direct, proxy) -> {
          assertThat(Topics.make(proxied, new NewTopic("made", 2, (short) 1)))
              .isEqualTo(AdminChange.Settled.FOUND);
          assertThat(proxy.hasLostOne()).isTrue();
          assertThat(isThere(direct, "made")).isTrue();
          // and one that is there in another size was not made
          assertThatThrownBy(() -> Topics.make(proxied, new NewTopic("made", 3, (short) 1)))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("could not make topic 'made'");
        });
  }

  @Test
  void aTopicThatWasDeletedIsDeletedThoughTheAnswerIsLost() throws Exception {
    with(
        ApiKeys.DELETE_TOPICS,
        (proxied, direct, proxy) -> {
          direct
              .createTopics(List.of(new NewTopic("gone", 1, (short) 1)))
              .all()
              .get(30, TimeUnit.SECONDS);
          Topics.delete(proxied, "gone", Duration.ofSeconds(30));
          assertThat(proxy.hasLostOne()).isTrue();
          assertThat(isThere(direct, "gone")).isFalse();
        });
  }

  @Test
  void whatTheClusterRefusesIsTheUsersFault() throws Exception {
    with(
        ApiKeys.DELETE_TOPICS,
        (proxied, direct, proxy) ->
            assertThatThrownBy(() -> Topics.make(proxied, new NewTopic("far", 1, (short) 5)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("cannot make topic 'far'"));
  }
}

package io.millrace.pipeline.rig;

import io.millrace.core.consume.ConsumerGroup;
import io.millrace.core.consume.GroupWorker;
import io.millrace.core.ledger.CheckerProof;
import io.millrace.core.ledger.LogAudit;
import io.millrace.core.ledger.SentLedger;
import io.millrace.pipeline.cluster.Cluster;
import io.millrace.pipeline.cluster.Placement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * What is done to a run from outside while it runs: planted faults. Called by the run's main
 * thread, which waits until a call returns; a fault that is to overlap the load runs on a thread of
 * its own.
 */
public interface Interventions {

  /**
   * Where a fault can take hold.
   *
   * @param groups the run's own; their members may be stopped
   * @param ledgers of the producers, with traces if they were asked for
   * @param startNs when the schedule begins, by {@link System#nanoTime}
   */
  record Scene(
      Cluster cluster,
      Admin admin,
      String topic,
      List<ConsumerGroup> groups,
      List<SentLedger> ledgers,
      Control control,
      long startNs) {
    /** Copies the lists. */
    public Scene {
      groups = List.copyOf(groups);
      ledgers = List.copyOf(ledgers);
    }
  }

  /** The run, as far as a fault may steer it. Any thread. */
  interface Control {
    /** Ends the load as if its schedule were over. */
    void endLoad();

    /** Makes one more member of group {@code number}, from 1, and has it join. */
    GroupWorker joinGroup(int number);

    /** Acknowledged events that the slowest group has not received. */
    long behind();

    /** Puts what happened now into the run's list of events. */
    void note(String kind, Map<String, Object> details);
  }

  /**
   * What is kept beyond the ledger, for gaps and for offsets.
   *
   * @param gapFloorNs every gap of at least this is kept
   * @param lateBeyondNs an event acknowledged later than this after it was due is late
   * @param history keeps every acknowledgement and every record of the logs; null: nothing does
   */
  record Tracing(long gapFloorNs, long lateBeyondNs, @Nullable History history) {}

  /**
   * Not null: gaps and offsets are traced, every log is read by a fresh consumer at the end, and
   * the run is not judged by its rate, which a fault may well lower.
   */
  default @Nullable Tracing tracing() {
    return null;
  }

  /** How long the load probably lasts; null: as long as it may. */
  default @Nullable Duration expectedLoad() {
    return null;
  }

  /** Where embedded brokers are to be. */
  default Placement placement() {
    return Placement.LOOPBACK;
  }

  /** The topic is there, and nothing was sent yet. */
  default void topicMade(Cluster cluster, Admin admin, String topic) {}

  /** The schedule begins. */
  default void loadStarted(Scene scene) {}

  /**
   * No further event is sent, whatever the reason, and nothing has been closed yet: what is still
   * broken must be mended now, for events on their way need the cluster.
   */
  default void loadEnding() {}

  /** Every event has its outcome; groups have still to read to the end of the log. */
  default void loadEnded(Scene scene) {}

  /**
   * With tracing: the groups have stopped, and every log was read by a fresh consumer.
   *
   * @param proofs that the audit would have found each kind of anomaly in these very logs
   */
  default void audited(Scene scene, LogAudit audit, List<CheckerProof> proofs) {}

  /** Everything is written; the cluster is closed after this. */
  default void over(Cluster cluster) {}

  /** Leaves the run alone. */
  Interventions NONE = new Interventions() {};
}

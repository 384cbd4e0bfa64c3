package io.millrace.pipeline.rig;

import io.millrace.core.measure.NanoClock;
import io.millrace.core.settings.ConsumerSettings;
import io.millrace.core.settings.ProducerSettings;
import io.millrace.core.stage.CommitPoint;
import io.millrace.core.stage.StageAssignment;
import io.millrace.core.stage.StageThread;
import io.millrace.core.stage.StageWorker;
import io.millrace.pipeline.plan.Stages;
import io.millrace.pipeline.worker.StageProcess;
import io.millrace.pipeline.worker.StageTask;
import io.millrace.pipeline.worker.TaskTerms;
import io.millrace.pipeline.worker.WorkerPool;
import java.util.HashMap;
import java.util.Map;

/** Makes the workers of one stage, as threads here or as processes of their own. */
final class StageFactory {
  private final Stages wanted;
  private final String prefix;
  private final StageAssignment ofAll;
  private final boolean mayCrash;
  private final ConsumerSettings consumers;
  private final ProducerSettings producers;
  private final WorkerPool workers;
  private final TaskTerms terms;
  private final NanoClock clock;
  private final Map<StageWorker, String> transactionalIds = new HashMap<>();

  /**
   * For one stage and one purpose.
   *
   * @param prefix of the workers' names
   * @param ofAll what they have in common; its transactional id is the beginning of theirs
   * @param mayCrash its first worker is the one that a test may have crash
   */
  StageFactory(
      Stages wanted,
      String prefix,
      StageAssignment ofAll,
      boolean mayCrash,
      ConsumerSettings consumers,
      ProducerSettings producers,
      WorkerPool workers,
      TaskTerms terms,
      NanoClock clock) {
    this.wanted = wanted;
    this.prefix = prefix;
    this.ofAll = ofAll;
    this.mayCrash = mayCrash;
    this.consumers = consumers;
    this.producers = producers;
    this.workers = workers;
    this.terms = terms;
    this.clock = clock;
  }

  /** Of worker {@code number}, from 1, of the stage whose ids begin with {@code ofAll}. */
  static String transactionalId(String ofAll, int number) {
    return ofAll + "-w" + number;
  }

  String groupId() {
    return ofAll.groupId();
  }

  /** Worker {@code number}, from 1. */
  StageWorker worker(int number) {
    String id = transactionalId(ofAll.transactionalId(), number);
    return worker(prefix + "w" + number, id, mayCrash && number == 1 ? wanted.crashAtCommit() : 0);
  }

  /** The worker in the place of one that has ended: it ends the transaction that one left open. */
  synchronized StageWorker again(StageWorker ended, int number) {
    String id =
        transactionalIds.getOrDefault(ended, transactionalId(ofAll.transactionalId(), number));
    return worker(prefix + "w" + number, id, 0);
  }

  private synchronized StageWorker worker(String name, String transactionalId, int crashAtCommit) {
    StageAssignment own =
        new StageAssignment(
            ofAll.groupId(),
            transactionalId,
            ofAll.input(),
            ofAll.output(),
            ofAll.run(),
            ofAll.format(),
            ofAll.partitions(),
            ofAll.delivery(),
            ofAll.commitEvery());
    StageWorker made =
        wanted.processes()
            ? new StageProcess(
                StageTask.of(name, terms, own, consumers, producers, crashAtCommit), workers)
            : StageThread.of(name, own, consumers, producers, CommitPoint.NONE, clock);
    transactionalIds.put(made, transactionalId);
    return made;
  }
}

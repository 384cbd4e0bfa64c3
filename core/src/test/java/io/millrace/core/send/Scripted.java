package io.millrace.core.send;

import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A transactional producer to which happens what a test says; else all goes well. */
final class Scripted extends MockProducer<byte[], byte[]> {
  private @Nullable RuntimeException ofInit;
  private @Nullable RuntimeException ofCommit;
  private int failingCommits;
  private @Nullable RuntimeException ofAbort;
  private @Nullable RuntimeException ofEvent;
  private int failingEvent = -1;
  private int heldEvent = -1;
  private Runnable beforeSend = () -> {};
  private Runnable beforeCommit = () -> {};
  private int sent;
  int commits;

  /** How its transactions ended, in their order: c is committed, a is aborted. */
  final StringBuilder ends = new StringBuilder();

  int flushes;

  Scripted() {
    super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  Scripted initFails(RuntimeException with) {
    ofInit = with;
    return this;
  }

  Scripted commitsFail(RuntimeException with, int times) {
    ofCommit = with;
    failingCommits = times;
    return this;
  }

  Scripted abortsFail(RuntimeException with) {
    ofAbort = with;
    return this;
  }

  /** The answer to event {@code number}, from 0. */
  Scripted failsEvent(int number, RuntimeException with) {
    failingEvent = number;
    ofEvent = with;
    return this;
  }

  Scripted beforeSend(int number, Runnable action) {
    heldEvent = number;
    beforeSend = action;
    return this;
  }

  Scripted beforeCommit(Runnable action) {
    beforeCommit = action;
    return this;
  }

  @Override
  public void initTransactions() {
    throwIf(ofInit);
    super.initTransactions();
  }

  @Override
  public synchronized Future<RecordMetadata> send(
      ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
    int number = sent++;
    if (number == heldEvent) {
      beforeSend.run();
    }
    if (number != failingEvent || callback == null || ofEvent == null) {
      return super.send(record, callback);
    }
    RuntimeException error = ofEvent;
    return super.send(record, (metadata, none) -> callback.onCompletion(metadata, error));
  }

  @Override
  public synchronized void flush() {
    flushes++;
    super.flush();
  }

  @Override
  public void commitTransaction() {
    beforeCommit.run();
    if (failingCommits > 0) {
      failingCommits--;
      throwIf(ofCommit);
    }
    int before = flushes;
    super.commitTransaction();
    flushes = before; // that of a commit is not one that was asked for
    commits++;
    ends.append('c');
  }

  @Override
  public void abortTransaction() {
    throwIf(ofAbort);
    int before = flushes;
    super.abortTransaction();
    flushes = before; // nor is that of an abort
    ends.append('a');
  }

  private static void throwIf(@Nullable RuntimeException scripted) {
    if (scripted != null) {
      throw scripted;
    }
  }
}

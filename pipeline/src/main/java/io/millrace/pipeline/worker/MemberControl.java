package io.millrace.pipeline.worker;

import io.millrace.core.consume.GroupWorker;
import io.millrace.core.consume.Work;
import java.io.IOException;
import java.util.Optional;

/**
 * A group member that faults can be done to: a process of its own. Called by one thread at a time.
 */
public interface MemberControl extends GroupWorker {

  /** The member's process. */
  long pid();

  /** Whether its process exists; one that is paused is alive. */
  boolean isAlive();

  /** Whether it ended as it was asked to, and said what it had received. */
  boolean hasLeftWell();

  /**
   * Kills the member (SIGKILL), paused or not, and waits until it is gone and all that it had told
   * is read.
   */
  void kill() throws InterruptedException;

  /**
   * Freezes the member (SIGSTOP). Should the tool die meanwhile, the member is continued and ends.
   *
   * @throws IOException when the signal cannot be sent
   */
  void pause() throws IOException;

  /** Continues a paused member; does nothing to one that is not paused. */
  void resume() throws IOException;

  /** Gives the member other work for every event from now on. */
  void work(Work work) throws IOException;

  /** Of a member that was killed: what it told of its hand-overs. */
  Optional<ReportedOffsets> reportedBeforeItsEnd();
}

package io.millrace.pipeline.worker;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * What a worker process is to do, as one line of JSON on its standard input: never on its command
 * line, because the settings in it may hold secrets.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SenderTask.class, name = "sender"),
  @JsonSubTypes.Type(value = MemberTask.class, name = "member"),
  @JsonSubTypes.Type(value = StageTask.class, name = "stage")
})
sealed interface WorkerTask permits SenderTask, MemberTask, StageTask {
  /** The sender's, member's or stage worker's name, which is also its client id. */
  String name();

  /** What every task says. */
  TaskTerms terms();
}

package io.millrace.core.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Only an error with which no attempt can have been written is a refusal. */
class SendOutcomeTest {

  @ParameterizedTest
  @MethodSource
  void whatTheBrokerRefusesForWhatItIsIsRefused(Exception error) {
    assertThat(SendOutcome.of(error)).isEqualTo(SendOutcome.REFUSED);
  }

  static Stream<Exception> whatTheBrokerRefusesForWhatItIsIsRefused() {
    return Stream.of(
        new RecordTooLargeException(),
        new RecordBatchTooLargeException(),
        new InvalidRecordException("no key in a compacted topic"),
        new InvalidTopicException(),
        new PolicyViolationException("not here"),
        new TopicAuthorizationException("orders"));
  }

  @ParameterizedTest
  @MethodSource
  void whatMayFollowAWriteIsUnknown(Exception error) {
    assertThat(SendOutcome.of(error)).isEqualTo(SendOutcome.UNKNOWN);
  }

  static Stream<Exception> whatMayFollowAWriteIsUnknown() {
    return Stream.of(
        new TimeoutException("delivery.timeout.ms"),
        new DisconnectException(),
        // Written by the leader, but not by enough followers: it may yet survive.
        new NotEnoughReplicasAfterAppendException("1 of 2"),
        new OutOfOrderSequenceException("fenced"),
        new KafkaException("Producer is closed forcefully."),
        new IllegalStateException("anything else"));
  }
}

package io.millrace.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Histories of one lane, in the order of arrival: {@code 3a} is event 3, of customer a. An event is
 * reordered when a later one of its own customer arrived before it, and only then.
 */
class ReceivedLaneTest {

  @Test
  void eventsInOrderAreNeitherDuplicatedNorReordered() {
    assertLane("0a 1b 2a 3c", 4, 0, 0);
  }

  @Test
  void anEventThatComesTwiceIsDuplicatedOnce() {
    assertLane("0a 1b 1b 2a", 3, 1, 0);
  }

  @Test
  void anEventThatComesThreeTimesIsDuplicatedTwice() {
    assertLane("0a 1b 2a 1b 1b", 3, 2, 0);
  }

  @Test
  void aDuplicateThatComesLateIsNotReordered() {
    assertLane("0a 1a 2a 0a", 3, 1, 0);
  }

  @Test
  void twoEventsOfOneCustomerThatSwapAreReordered() {
    assertLane("0a 2a 1a 3a", 4, 0, 1);
  }

  @Test
  void twoEventsOfTwoCustomersThatSwapAreNot() {
    assertLane("0a 2a 1b 3b", 4, 0, 0);
  }

  @Test
  void anEventThatFillsAGapAfterALaterOneOfItsCustomerIsReordered() {
    assertLane("0a 2b 3c 4a 1a", 5, 0, 1);
  }

  @Test
  void anEventThatFillsAGapLeftByAnUnrelatedCustomerIsNotReordered() {
    assertLane("0a 2b 3c 4d 1a", 5, 0, 0);
  }

  @Test
  void threeEventsOfOneCustomerBackToFrontAreTwiceReordered() {
    assertLane("0a 3b 2b 1b", 4, 0, 2);
  }

  @Test
  void twoGapFillersOfOneCustomerThatSwapAreReordered() {
    // What overtook 1b is 2b, which itself filled the gap that 3a had opened.
    assertLane("0a 3a 2b 1b", 4, 0, 1);
  }

  @Test
  void twoGapFillersInOrderAreNotReordered() {
    assertLane("0a 3a 1b 2b", 4, 0, 0);
  }

  @Test
  void aGapFillerIsComparedWithTheLatestOfItsCustomerAndNotWithTheLastToArrive() {
    assertLane("0a 4b 2b 3b 1b", 5, 0, 3);
  }

  @Test
  void twoGapsAreFilledIndependently() {
    assertLane("0a 2b 4c 3c 1b", 5, 0, 2);
    assertLane("0a 2b 4c 1c 3b", 5, 0, 1);
  }

  @Test
  void aRetriedBatchThatOvertookNothingOfItsCustomersIsNotReordered() {
    assertLane("0a 1b 4c 5d 2a 3b 6a", 7, 0, 0);
  }

  @Test
  void anEventThatNeverComesGivesNoFalseAlarm() {
    assertLane("0a 2a 3b 4a 5b 6a", 6, 0, 0);
  }

  @Test
  void aLaterSwapIsStillSeenBehindAGapThatNeverCloses() {
    assertLane("0a 2a 3b 5b 4b 6a", 6, 0, 1);
  }

  @Test
  void theFirstEventsMayBeTheOnesMissing() {
    assertLane("2a 0a 1b", 3, 0, 1);
  }

  @Test
  void aMemberThatStartsInTheMiddleMissesNothing() {
    ReceivedLane lane = new ReceivedLane();
    lane.handOver(false);
    receive(lane, "70a 71b 72a");
    assertLane(lane, 3, 0, 0);
  }

  @Test
  void aMemberThatStartsInTheMiddleSeesWhatIsReorderedFromThenOn() {
    ReceivedLane lane = new ReceivedLane();
    lane.handOver(false);
    receive(lane, "70a 72b 71b 73a");
    assertLane(lane, 4, 0, 1);
  }

  @Test
  void anEventFromBeforeTheHandOverIsNotCompared() {
    ReceivedLane lane = new ReceivedLane();
    lane.handOver(false);
    receive(lane, "70a 5a 71b 72a");
    assertLane(lane, 4, 0, 0);
  }

  @Test
  void anEventFromBeforeTheHandOverIsNotComparedWhileAGapIsOpenEither() {
    // 5a is a second copy in the log; the member before this one had the first, in order.
    ReceivedLane lane = new ReceivedLane();
    lane.handOver(false);
    receive(lane, "70b 72a 5a 71b");
    assertLane(lane, 4, 0, 0);
  }

  @Test
  void anEventFromBeforeTheHandOverDoesNotCloseAGapBehindIt() {
    ReceivedLane lane = new ReceivedLane();
    lane.handOver(false);
    receive(lane, "70b 72a 5c 71a");
    assertLane(lane, 4, 0, 1);
  }

  @Test
  void aPartitionThatComesBackIsReadFromWhereverItStands() {
    ReceivedLane lane = new ReceivedLane();
    lane.handOver(true);
    receive(lane, "0a 1b 2a");
    lane.handOver(false); // another member had it for a while and read 3 to 6
    receive(lane, "7b 8a 9b");
    assertLane(lane, 6, 0, 0);
  }

  @Test
  void whatIsReadAgainAfterAHandOverIsDuplicatedAndNotReordered() {
    ReceivedLane lane = new ReceivedLane();
    lane.handOver(true);
    receive(lane, "0a 1b 2a");
    lane.handOver(false);
    receive(lane, "1b 2a 3b");
    assertLane(lane, 4, 2, 0);
  }

  @Test
  void aPartitionReadAgainFromItsStartGivesNoFalseAlarm() {
    ReceivedLane lane = new ReceivedLane();
    lane.handOver(true);
    receive(lane, "0a 1b 2a");
    lane.handOver(true);
    receive(lane, "0a 1b 2a 3b 5a 4b");
    assertLane(lane, 6, 3, 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void itAgreesWithTheDefinitionOnRandomHistories(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int history = 0; history < 300; history++) {
      ReceivedLane lane = new ReceivedLane();
      lane.handOver(true);
      Definition definition = new Definition();
      long[] sequences = disordered(random, 1 + random.nextInt(60), 8);
      int customers = 1 + random.nextInt(6);
      for (long sequence : sequences) {
        int customer = (int) (sequence * 7 % customers);
        lane.receive(sequence, customer);
        definition.receive(sequence, customer);
      }
      assertLane(lane, definition.seen.size(), definition.duplicated, definition.reordered);
    }
  }

  @Test
  void itAgreesWithTheDefinitionWhileThousandsOfCustomersWaitBehindAGap() {
    SplittableRandom random = new SplittableRandom(9);
    ReceivedLane lane = new ReceivedLane();
    lane.handOver(true);
    Definition definition = new Definition();
    for (long sequence : disordered(random, 50_000, 20_000)) {
      int customer = (int) (sequence * 7_919 % 5_003);
      lane.receive(sequence, customer);
      definition.receive(sequence, customer);
    }
    assertThat(definition.reordered).isGreaterThan(10_000);
    assertLane(lane, definition.seen.size(), definition.duplicated, definition.reordered);
  }

  /** The words of the definition, at the price of remembering every event. */
  private static final class Definition {
    private final Set<Long> seen = new HashSet<>();
    private final Map<Integer, Long> latestOfCustomer = new HashMap<>();
    private long duplicated;
    private long reordered;

    void receive(long sequence, int customer) {
      if (!seen.add(sequence)) {
        duplicated++;
        return;
      }
      if (latestOfCustomer.getOrDefault(customer, -1L) > sequence) {
        reordered++;
      }
      latestOfCustomer.merge(customer, sequence, Math::max);
    }
  }

  /** 0 to {@code events} with some swapped (at most so far), some missing, some repeated. */
  private static long[] disordered(SplittableRandom random, int events, int distance) {
    long[] sequences = new long[events];
    for (int i = 0; i < events; i++) {
      sequences[i] = i;
    }
    for (int i = 0; i < events; i++) {
      int other = Math.min(events - 1, i + random.nextInt(distance));
      switch (random.nextInt(8)) {
        case 0, 1 -> {
          long swapped = sequences[i];
          sequences[i] = sequences[other];
          sequences[other] = swapped;
        }
        case 2 -> sequences[i] = sequences[other]; // one missing, another twice
        default -> {}
      }
    }
    return sequences;
  }

  private static void assertLane(String history, int received, int duplicated, int reordered) {
    ReceivedLane lane = new ReceivedLane();
    lane.handOver(true);
    receive(lane, history);
    assertLane(lane, received, duplicated, reordered);
  }

  private static void assertLane(
      ReceivedLane lane, long received, long duplicated, long reordered) {
    assertThat(lane.sequences().cardinality()).as("received").isEqualTo(received);
    assertThat(lane.duplicated()).as("duplicated").isEqualTo(duplicated);
    assertThat(lane.reordered()).as("reordered").isEqualTo(reordered);
  }

  private static void receive(ReceivedLane lane, String history) {
    for (String event : history.split(" ", -1)) {
      int end = event.length() - 1;
      lane.receive(Long.parseLong(event.substring(0, end)), event.charAt(end));
    }
  }
}

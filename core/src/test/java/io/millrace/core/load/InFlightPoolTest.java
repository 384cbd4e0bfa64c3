package io.millrace.core.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ledger.SentLedger;
import io.millrace.core.measure.FakeClock;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Callbacks on their way back to the sender. */
class InFlightPoolTest {
  private static final int CAPACITY = 1 << 16;

  private final Acknowledgements acknowledgements =
      new Acknowledgements(
          new FakeClock(0, 0), new SentLedger(0, 1), new SendErrors(), Thread.currentThread());
  private final InFlightPool pool = new InFlightPool();

  @Test
  void anEmptyPoolHasNothingToGive() {
    assertThat(pool.take()).isNull();
  }

  @Test
  void whatIsGivenBackIsTakenOnceAndInOrder() {
    InFlight first = new InFlight(acknowledgements);
    InFlight second = new InFlight(acknowledgements);
    pool.give(first);
    pool.give(second);
    assertThat(pool.take()).isSameAs(first);
    assertThat(pool.take()).isSameAs(second);
    assertThat(pool.take()).isNull();
  }

  @Test
  void aFullPoolLetsGoAndGivesOutWhatItHolds() {
    for (int i = 0; i < CAPACITY + 10; i++) {
      InFlight event = new InFlight(acknowledgements);
      event.sequence = i;
      pool.give(event);
    }
    for (int i = 0; i < CAPACITY; i++) {
      InFlight event = pool.take();
      assertThat(event).isNotNull();
      assertThat(event.sequence).isEqualTo(i);
    }
    assertThat(pool.take()).isNull();
  }

  @Test
  void noCallbackIsEverInTwoHands() throws InterruptedException {
    int handOvers = 1_000_000;
    long free = -1;
    BlockingQueue<InFlight> network = new ArrayBlockingQueue<>(1_000);
    AtomicLong inTwoHands = new AtomicLong();
    Thread networkThread =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < handOvers; i++) {
                  InFlight settled = network.take();
                  if (settled.sequence != i) {
                    inTwoHands.incrementAndGet();
                  }
                  settled.sequence = free;
                  pool.give(settled);
                }
              } catch (InterruptedException e) {
                inTwoHands.set(Long.MAX_VALUE);
              }
            });
    networkThread.start();

    Set<InFlight> made = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < handOvers; i++) {
      InFlight event = pool.take();
      if (event == null) {
        event = new InFlight(acknowledgements);
        made.add(event);
      } else if (event.sequence != free) {
        inTwoHands.incrementAndGet();
      }
      event.sequence = i;
      network.put(event);
    }
    networkThread.join();

    assertThat(inTwoHands).hasValue(0);
    // The queue's places, one in each thread's hand, and none more: the pool was used.
    assertThat(made).hasSizeLessThanOrEqualTo(1_002);
  }
}

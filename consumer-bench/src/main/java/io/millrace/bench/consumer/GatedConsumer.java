package io.millrace.bench.consumer;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/**
 * A consumer that joins its group and then stands at a gate before it fetches anything, so that a
 * pass can be timed without the joining. Past the gate it adds one reflective call to each poll and
 * nothing to an event.
 *
 * <p>The consumer belongs to the member's thread; the gate to the benchmark's.
 */
final class GatedConsumer<K, V> implements InvocationHandler {
  /** A lone member joins within a second; nobody waits longer for anything at a gate. */
  private static final long LIMIT_SECONDS = 60;

  private final Consumer<K, V> consumer;
  private final CountDownLatch atGate = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);
  private boolean assigned;
  private boolean passed;

  GatedConsumer(Consumer<K, V> consumer) {
    this.consumer = consumer;
  }

  /** What the member is given. */
  @SuppressWarnings("unchecked")
  Consumer<K, V> asConsumer() {
    return (Consumer<K, V>)
        Proxy.newProxyInstance(
            Consumer.class.getClassLoader(), new Class<?>[] {Consumer.class}, this);
  }

  /**
   * Returns when the consumer has its partitions, knows where to begin, and has fetched nothing.
   */
  void awaitReady() throws InterruptedException {
    if (!atGate.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          "the member has not joined its group within " + LIMIT_SECONDS + " s");
    }
  }

  /** Lets it fetch. */
  void open() {
    opened.countDown();
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("poll") && assigned && !passed) {
      standAtTheGate();
    }
    if (method.getName().equals("subscribe")
        && arguments.length == 2
        && arguments[1] instanceof ConsumerRebalanceListener listener) {
      arguments[1] = new PausingListener(listener);
    }
    try {
      return method.invoke(consumer, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private void standAtTheGate() throws InterruptedException {
    consumer.assignment().forEach(consumer::position); // asks for what it does not know yet
    atGate.countDown();
    if (!opened.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the gate stayed closed for " + LIMIT_SECONDS + " s");
    }
    consumer.resume(consumer.assignment());
    passed = true;
  }

  private final class PausingListener implements ConsumerRebalanceListener {
    private final ConsumerRebalanceListener members;

    private PausingListener(ConsumerRebalanceListener members) {
      this.members = members;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      members.onPartitionsAssigned(partitions);
      if (!passed) {
        consumer.pause(partitions);
        assigned = true;
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      members.onPartitionsRevoked(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      members.onPartitionsLost(partitions);
    }
  }
}

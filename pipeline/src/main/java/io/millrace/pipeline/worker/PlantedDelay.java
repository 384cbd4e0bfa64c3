package io.millrace.pipeline.worker;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;

/** A slowdown of known size in the client, to prove that it is found. */
public final class PlantedDelay {
  private PlantedDelay() {}

  /**
   * {@code producer} itself when there is no delay, so that a run without one pays nothing; else
   * one whose {@code send} first waits for {@code delay} on the sender's thread.
   */
  @SuppressWarnings("unchecked") // a proxy of the interface that it is given
  public static Producer<byte[], byte[]> before(Producer<byte[], byte[]> producer, Duration delay) {
    if (delay.isZero()) {
      return producer;
    }
    return (Producer<byte[], byte[]>)
        Proxy.newProxyInstance(
            Producer.class.getClassLoader(),
            new Class<?>[] {Producer.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("send")) {
                waitFor(delay.toNanos());
              }
              try {
                return method.invoke(producer, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static void waitFor(long nanos) {
    long dueNs = System.nanoTime() + nanos;
    while (System.nanoTime() < dueNs) {
      LockSupport.parkNanos(dueNs - System.nanoTime());
    }
  }
}

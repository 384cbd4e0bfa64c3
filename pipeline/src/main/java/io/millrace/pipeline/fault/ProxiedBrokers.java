package io.millrace.pipeline.fault;

import io.millrace.pipeline.proxy.DelayProxy;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Brokers that clients reach through proxies, which can delay answers or hold them back. That is
 * what can be done to links without a {@link Network}. Only traffic between brokers and clients
 * passes the proxies; brokers talk to each other directly. Used by one thread at a time.
 */
public final class ProxiedBrokers implements FaultEnvironment {
  private final List<DelayProxy> proxies = new ArrayList<>();

  @Override
  public int advertisedPort(int clientPort) {
    DelayProxy proxy = DelayProxy.open(clientPort, DelayProxy.Manner.OVERLAPPING);
    proxies.add(proxy);
    return proxy.port();
  }

  /** Sets how late the answers of {@code broker} arrive from now on. */
  void delay(int broker, Duration delay) {
    proxies.get(broker - 1).delayAnswers(delay);
  }

  /** Returns how many answers of {@code broker} were delayed so far. */
  long lateAnswers(int broker) {
    return proxies.get(broker - 1).lateAnswers();
  }

  @Override
  public void close() {
    UncheckedIOException failure = null;
    for (DelayProxy proxy : proxies) {
      try {
        proxy.close();
      } catch (UncheckedIOException e) {
        failure = e;
      }
    }
    proxies.clear();
    if (failure != null) {
      throw failure;
    }
  }
}

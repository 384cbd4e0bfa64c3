package io.millrace.pipeline.reproduce;

import io.millrace.pipeline.proxy.DelayProxy;
import java.util.ArrayList;
import java.util.List;

/** One proxy for each broker, so that connections to all of them are alike. */
final class Proxies implements AutoCloseable {
  private final List<DelayProxy> proxies = new ArrayList<>();

  /** Opens the proxy of the next broker, and returns the port on which it listens. */
  int openBefore(int brokerPort) {
    DelayProxy proxy = DelayProxy.open(brokerPort, DelayProxy.Manner.ONE_AFTER_ANOTHER);
    proxies.add(proxy);
    return proxy.port();
  }

  /** Returns the proxy of broker 1. */
  DelayProxy first() {
    return proxies.get(0);
  }

  @Override
  public void close() {
    proxies.forEach(DelayProxy::close);
  }
}

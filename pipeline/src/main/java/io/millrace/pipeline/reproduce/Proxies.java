package io.millrace.pipeline.reproduce;

import io.millrace.pipeline.proxy.DelayProxy;
import java.util.ArrayList;
import java.util.List;

/** A proxy before each broker, so that the way to all of them is the same. */
final class Proxies implements AutoCloseable {
  private final List<DelayProxy> proxies = new ArrayList<>();

  /** Opens the next broker's; says where it listens. */
  int openBefore(int brokerPort) {
    DelayProxy proxy = DelayProxy.open(brokerPort, DelayProxy.Manner.ONE_AFTER_ANOTHER);
    proxies.add(proxy);
    return proxy.port();
  }

  /** Broker 1's. */
  DelayProxy first() {
    return proxies.get(0);
  }

  @Override
  public void close() {
    proxies.forEach(DelayProxy::close);
  }
}

package io.millrace.pipeline.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A network of the tool's own, in which links between brokers can be cut. Each broker has a network
 * namespace and an address; all of them, and this process with its clients, are on one bridge. The
 * process that makes the network must itself be in fresh user, network and mount namespaces ({@code
 * unshare -Urnm}); then the kernel removes everything when that process ends, however it ends.
 *
 * <p>A link is cut by a false hardware address: what is sent over it reaches nobody, and neither
 * end is notified, as when a cable is pulled behind a switch. That needs no packet filter, which
 * many kernels lack or do not allow users.
 *
 * <p>Used by one thread at a time.
 */
public final class Network implements FaultEnvironment {
  /** An address range for private networks (RFC 1918). */
  private static final String PREFIX = "10.77.0.";

  /** The number that stands for this process, with all of its clients, among the brokers' ids. */
  static final int CLIENTS = 254;

  private static final String NOBODY = "02:00:00:00:00:fe";
  private static final long COMMAND_LIMIT_SECONDS = 10;

  private final int brokers;

  private Network(int brokers) {
    this.brokers = brokers;
  }

  /**
   * Makes the network.
   *
   * @throws UncheckedIOException when this process may not do so, with the output of the command
   *     that failed
   */
  public static Network make(int brokers) {
    Network network = new Network(brokers);
    try {
      network.build();
    } catch (UncheckedIOException e) {
      network.close();
      throw e;
    }
    return network;
  }

  private void build() {
    run("mount -t tmpfs none /run"); // where ip keeps the names of namespaces; ours alone
    run("ip link add hub type bridge");
    run("ip addr add " + PREFIX + CLIENTS + "/24 dev hub");
    run("ip link set hub up");
    for (int broker = 1; broker <= brokers; broker++) {
      String name = name(broker);
      run("ip netns add " + name);
      run("ip link add " + name + " type veth peer name eth0 netns " + name);
      run("ip link set " + name + " master hub");
      run("ip link set " + name + " up");
      run("ip -n " + name + " addr add " + host(broker) + "/24 dev eth0");
      run("ip -n " + name + " link set eth0 up");
      run("ip -n " + name + " link set lo up");
    }
  }

  private static String name(int broker) {
    return "b" + broker;
  }

  @Override
  public String host(int broker) {
    return PREFIX + broker;
  }

  @Override
  public List<String> command(int broker, List<String> command) {
    List<String> inside =
        new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + name(broker), "--"));
    inside.addAll(command);
    return inside;
  }

  /** Returns the ids of the other brokers, and {@link #CLIENTS}. */
  List<Integer> othersThan(int broker) {
    List<Integer> others = new ArrayList<>(peersOf(broker));
    others.add(CLIENTS);
    return others;
  }

  /** Returns the ids of the other brokers. */
  List<Integer> peersOf(int broker) {
    List<Integer> peers = new ArrayList<>();
    for (int other = 1; other <= brokers; other++) {
      if (other != broker) {
        peers.add(other);
      }
    }
    return peers;
  }

  /** Makes everything that {@code from} sends to {@code to} get lost from now on. */
  void cut(int from, int to) {
    run(
        in(from)
            + " neigh replace "
            + PREFIX
            + to
            + " lladdr "
            + NOBODY
            + " nud permanent dev "
            + device(from));
  }

  /** Undoes {@link #cut}. */
  void heal(int from, int to) {
    run(in(from) + " neigh del " + PREFIX + to + " dev " + device(from));
  }

  /** True when what {@code from} sends to {@code to} is lost. */
  boolean isCut(int from, int to) {
    return run(in(from) + " neigh show " + PREFIX + to + " dev " + device(from)).contains(NOBODY);
  }

  /** Limits the rate at which {@code broker} can send from now on. */
  void limit(int broker, long kilobitsPerSecond) {
    run(
        String.format(
            Locale.ROOT,
            "tc -n %s qdisc replace dev eth0 root tbf rate %dkbit burst 32kb latency 400ms",
            name(broker),
            kilobitsPerSecond));
  }

  /** Undoes {@link #limit}. */
  void unlimit(int broker) {
    run("tc -n " + name(broker) + " qdisc del dev eth0 root");
  }

  /** True when the rate at which {@code broker} can send is limited. */
  boolean isLimited(int broker) {
    return run("tc -n " + name(broker) + " qdisc show dev eth0").contains("tbf");
  }

  /**
   * Removes the network, as far as it was made; processes in it must have ended. What cannot be
   * removed ends with this process.
   */
  @Override
  public void close() {
    for (int broker = 1; broker <= brokers; broker++) {
      // The kernel takes a namespace away later, when its last process is gone, and with it the
      // link: the next network of this process would find it in its way.
      tryToRun("ip link del " + name(broker));
      tryToRun("ip netns del " + name(broker));
    }
    tryToRun("ip link del hub");
  }

  private static void tryToRun(String command) {
    try {
      run(command);
    } catch (UncheckedIOException e) {
      // it is not there, or ends with this process
    }
  }

  private static String in(int node) {
    return node == CLIENTS ? "ip" : "ip -n " + name(node);
  }

  private static String device(int node) {
    return node == CLIENTS ? "hub" : "eth0";
  }

  private static String run(String command) {
    try {
      Process process =
          new ProcessBuilder(command.split(" ", -1)).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(COMMAND_LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException(command + ": " + said.strip());
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException("the network cannot be changed by " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted during " + command, e);
    }
  }
}

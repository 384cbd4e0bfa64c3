package io.millrace.pipeline.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A network of the tool's own, in which links between brokers can be cut: each broker has a network
 * namespace and an address, all are on one bridge, and this process, with its clients, is on the
 * bridge too. To be made by a process that is itself in fresh user, network and mount namespaces
 * ({@code unshare -Urnm}): all of it, down to the last rule, is gone when that process is, however
 * it ends.
 *
 * <p>A link is cut by a false hardware address: what is sent over it reaches nobody, and neither
 * end is told, as when a cable is pulled behind a switch. That needs no packet filter, which many
 * kernels lack or do not let users have.
 *
 * <p>Used by one thread at a time.
 */
public final class Network implements FaultEnvironment {
  /** Of the range that is set aside for the inside of networks (RFC 1918). */
  private static final String PREFIX = "10.77.0.";

  /** The node that all clients are on: this process. */
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
   * @throws UncheckedIOException when this process may not, with what the command said
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

  /** Everyone on the network but {@code broker}: the other brokers, and the clients as 254. */
  List<Integer> othersThan(int broker) {
    List<Integer> others = new ArrayList<>(peersOf(broker));
    others.add(CLIENTS);
    return others;
  }

  /** The other brokers. */
  List<Integer> peersOf(int broker) {
    List<Integer> peers = new ArrayList<>();
    for (int other = 1; other <= brokers; other++) {
      if (other != broker) {
        peers.add(other);
      }
    }
    return peers;
  }

  /** Whatever {@code from} sends to {@code to} is lost from now on. */
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

  /** Heals what {@link #cut} cut. */
  void heal(int from, int to) {
    run(in(from) + " neigh del " + PREFIX + to + " dev " + device(from));
  }

  /** True when what {@code from} sends to {@code to} is lost. */
  boolean isCut(int from, int to) {
    return run(in(from) + " neigh show " + PREFIX + to + " dev " + device(from)).contains(NOBODY);
  }

  /** At most so much leaves {@code broker} from now on. */
  void limit(int broker, long kilobitsPerSecond) {
    run(
        String.format(
            Locale.ROOT,
            "tc -n %s qdisc replace dev eth0 root tbf rate %dkbit burst 32kb latency 400ms",
            name(broker),
            kilobitsPerSecond));
  }

  /** Heals what {@link #limit} limited. */
  void unlimit(int broker) {
    run("tc -n " + name(broker) + " qdisc del dev eth0 root");
  }

  /** True when what leaves {@code broker} is limited. */
  boolean isLimited(int broker) {
    return run("tc -n " + name(broker) + " qdisc show dev eth0").contains("tbf");
  }

  /**
   * Takes the network away again, as far as it is there; processes in it must have ended. What
   * cannot be taken away ends with this process.
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

package io.millrace.pipeline.doctor;

import io.millrace.pipeline.cluster.EmbeddedCluster;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether brokers keep their ports while they are down, and clients find some for themselves. */
final class Ports implements Check {
  private static final String NAME = "ports";
  private static final Pattern RANGE = Pattern.compile("(\\d{1,5})\\s+(\\d{1,5})");
  private static final Pattern TCP = Pattern.compile("TCP: inuse (\\d+) orphan \\d+ tw (\\d+).*");

  @Override
  public Finding look(Machine machine) {
    Matcher range = RANGE.matcher(machine.text("proc/sys/net/ipv4/ip_local_port_range").orElse(""));
    if (!range.matches()) {
      return new Finding.Unknown(NAME, "there is no /proc that tells the range of outgoing ones");
    }
    int lowest = Integer.parseInt(range.group(1));
    int highest = Integer.parseInt(range.group(2));
    String value = "outgoing connections take " + lowest + " to " + highest;
    if (machine.brokers() > 0 && lowest <= EmbeddedCluster.HIGHEST_PORT) {
      return new Finding.Warning(
          NAME,
          value,
          "a connection may take the port of a broker that is down, and the broker cannot come back:"
              + " failovers do not recover",
          String.format(
              Locale.ROOT,
              "sysctl net.ipv4.ip_local_port_range='%d 60999' (as root): brokers here have ports up"
                  + " to %d",
              EmbeddedCluster.HIGHEST_PORT + 1,
              EmbeddedCluster.HIGHEST_PORT));
    }
    Optional<Integer> taken =
        machine.lines("proc/net/sockstat").stream()
            .map(TCP::matcher)
            .filter(Matcher::matches)
            .map(tcp -> Integer.parseInt(tcp.group(1)) + Integer.parseInt(tcp.group(2)))
            .findFirst();
    int all = highest - lowest + 1;
    // Half: what is waited out (TIME-WAIT) stays for a minute, and a run's clients come on top.
    return taken.filter(sockets -> sockets > all / 2).isEmpty()
        ? new Finding.Good(NAME, value)
        : new Finding.Warning(
            NAME,
            String.format(Locale.ROOT, "%,d TCP sockets for %,d ports", taken.get(), all),
            "when none is left, clients cannot connect: errors, and groups that do not form",
            "end what opens so many connections, or wait a minute until closed ones are forgotten");
  }
}

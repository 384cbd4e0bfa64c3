package io.millrace.pipeline.fault;

import io.millrace.pipeline.cluster.BrokerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts network links of the victim: whatever is sent over them is lost, and neither end is
 * notified. Needs a {@link Network}.
 */
public record CutLinks(Target target, Scope scope, Duration lasts) implements BrokerFault {

  /** Which links of the victim are cut. */
  public enum Scope {
    /** All links to brokers and clients, in both directions. */
    ALL("cut-off"),
    /** The links to clients, in both directions; the other brokers still reach the victim. */
    CLIENTS("cut-off-from-clients"),
    /** The links to the other brokers, in both directions; clients still reach the victim. */
    PEERS("cut-off-from-peers"),
    /** The direction from the victim to the other brokers; it still receives what they send. */
    TO_PEERS("cut-off-one-way"),
    /** The link to one other broker, in both directions. */
    ONE_PEER("cut-one-link");

    private final String word;

    Scope(String word) {
      this.word = word;
    }
  }

  private record Link(int from, int to) {}

  @Override
  public String name() {
    return scope.word;
  }

  @Override
  public Requirement requires() {
    return Requirement.NETWORK;
  }

  @Override
  public String inject(FaultContext context) throws NoEffectException {
    List<Link> links = links(context);
    links.forEach(link -> context.require(Network.class).cut(link.from(), link.to()));
    for (Link link : links) {
      if (!context.require(Network.class).isCut(link.from(), link.to())) {
        throw new NoEffectException("the link from " + link.from() + " to " + link.to() + " holds");
      }
    }
    return context.names() + ": " + links.size() + " directions of links cut";
  }

  @Override
  public void heal(FaultContext context) {
    for (Link link : links(context)) {
      if (context.require(Network.class).isCut(link.from(), link.to())) {
        context.require(Network.class).heal(link.from(), link.to());
      }
    }
  }

  private List<Link> links(FaultContext context) {
    Network network = context.require(Network.class);
    List<Link> links = new ArrayList<>();
    for (BrokerProcess broker : context.victims()) {
      int victim = broker.id();
      List<Integer> others =
          switch (scope) {
            case ALL -> network.othersThan(victim);
            case CLIENTS -> List.of(Network.CLIENTS);
            case PEERS, TO_PEERS -> network.peersOf(victim);
            case ONE_PEER -> network.peersOf(victim).subList(0, 1);
          };
      for (int other : others) {
        links.add(new Link(victim, other));
        if (scope != Scope.TO_PEERS) {
          links.add(new Link(other, victim));
        }
      }
    }
    return links;
  }
}

package io.millrace.pipeline.fault;

import io.millrace.pipeline.cluster.BrokerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Links of the victim are cut: whatever is sent over them is lost, and no one is told. Needs a
 * {@link Network}.
 */
public record CutLinks(Target target, Scope scope, Duration lasts) implements BrokerFault {

  /** Which links. */
  public enum Scope {
    /** All, to brokers and clients, both ways. */
    ALL("cut-off"),
    /** Those to clients, both ways; the other brokers still reach it. */
    CLIENTS("cut-off-from-clients"),
    /** Those to the other brokers, both ways; clients still reach it. */
    PEERS("cut-off-from-peers"),
    /** What it sends to the other brokers; it still hears them. */
    TO_PEERS("cut-off-one-way"),
    /** The one to the first other broker, both ways. */
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

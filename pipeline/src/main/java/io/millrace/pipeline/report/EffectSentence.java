package io.millrace.pipeline.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says in words what the effects of one configuration let a reader conclude, and what not. */
final class EffectSentence {
  /** The note below every table of effects. */
  static final String LIMITS =
      "that what is not shown is absent; nor anything about another machine, or about a"
          + " combination of settings that no row has.";

  private EffectSentence() {}

  /** Returns one sentence about one configuration. */
  static String of(List<Effect> effects) {
    List<String> claimed = new ArrayList<>();
    Map<String, List<String>> notShown = new LinkedHashMap<>();
    for (Effect effect : effects) {
      if (effect.isClaimed()) {
        claimed.add(
            (effect.verdict() == Effect.Verdict.HIGHER ? "raised " : "lowered ")
                + effect.figure().label()
                + " "
                + NumberText.change(effect.ratio()));
      } else {
        notShown
            .computeIfAbsent(effect.whyNot(), reason -> new ArrayList<>())
            .add(effect.figure().label());
      }
    }
    StringBuilder sentence = new StringBuilder(effects.get(0).configuration().id()).append(" ");
    sentence.append(claimed.isEmpty() ? "changed nothing that is shown" : listed(claimed));
    if (!notShown.isEmpty()) {
      List<String> parts = new ArrayList<>();
      notShown.forEach((reason, labels) -> parts.add(listed(labels) + " (" + reason + ")"));
      sentence.append("; nothing is shown for ").append(String.join(", nor for ", parts));
    }
    return sentence.append(".").toString();
  }

  /** Returns the verdict as tables call it. */
  static String verdict(Effect effect) {
    boolean better = (effect.ratio().value() > 1) == effect.figure().moreIsBetter();
    return switch (effect.verdict()) {
      case HIGHER -> better ? "higher (better)" : "higher (worse)";
      case LOWER -> better ? "lower (better)" : "lower (worse)";
      case NO_DIFFERENCE_SHOWN -> "no difference shown: " + effect.whyNot();
      case NOT_MEASURED -> "not measured: " + effect.whyNot();
    };
  }

  private static String listed(List<String> items) {
    int last = items.size() - 1;
    return last == 0
        ? items.get(0)
        : String.join(", ", items.subList(0, last)) + " and " + items.get(last);
  }
}

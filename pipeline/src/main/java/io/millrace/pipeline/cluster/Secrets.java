package io.millrace.pipeline.cluster;

import io.millrace.core.settings.ConfigProviders;
import io.millrace.core.settings.SecretNames;
import io.millrace.pipeline.result.Redaction;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps secrets of a client or broker configuration out of messages. */
final class Secrets {
  /**
   * A secret at least this long is hidden wherever it stands. A shorter one is hidden where it
   * stands by itself: inside of a word it is that word, and to hide it there would tell what it is.
   */
  private static final int LONG = 8;

  /** Parts of a JAAS line: what is quoted, or else runs of what is no punctuation of it. */
  private static final Pattern JAAS_PART =
      Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|'((?:[^'\\\\]|\\\\.)*)'|[^\\s=;\"']+");

  /** Parts of a JAAS line that are no secrets by themselves. */
  private static final Pattern JAAS_SYNTAX =
      Pattern.compile(
          "(?i)required|requisite|sufficient|optional|true|false|[\\w$]+(\\.[\\w$]+)+LoginModule");

  /** Options of a JAAS line whose value says who somebody is, or where something is. */
  private static final Pattern JAAS_OPEN_OPTION =
      Pattern.compile(
          "(?i)user(name)?|principal|keytab|servicename|clientid|scope|serviceprincipal"
              + "|usekeytab|useticketcache|storekey|renewtgt|refreshkrb5config|donotprompt|debug"
              + "|unsecuredlogin(string|list|number)claim_\\w+");

  private Secrets() {}

  /**
   * The text with every secret of {@code properties} replaced by {@code [hidden]}.
   *
   * <p>Of a JAAS line and of a value of several lines, the parts are hidden by themselves too: who
   * refuses the whole may repeat only one of them. Of a JAAS line, all that is not known to be
   * harmless counts as a secret; user names are no secrets.
   */
  static String hide(String text, Map<String, String> properties) {
    // the longest first: one secret may be a part of another
    Set<String> secrets =
        new TreeSet<>(
            Comparator.comparingInt(String::length)
                .reversed()
                .thenComparing(Comparator.naturalOrder()));
    properties.forEach(
        (key, value) -> {
          if (SecretNames.isSecret(key) && !ConfigProviders.isVariable(value, properties)) {
            add(secrets, value);
            if (key.toLowerCase(Locale.ROOT).endsWith("jaas.config")) {
              addPartsOfJaas(secrets, value);
            }
          }
        });
    String hidden = text;
    for (String secret : secrets) {
      hidden =
          pattern(secret).matcher(hidden).replaceAll(Matcher.quoteReplacement(Redaction.HIDDEN));
    }
    return hidden;
  }

  private static void add(Set<String> secrets, String value) {
    if (!value.isBlank()) {
      secrets.add(value);
      value.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(secrets::add);
    }
  }

  private static void addPartsOfJaas(Set<String> secrets, String line) {
    Matcher part = JAAS_PART.matcher(line);
    String option = "";
    while (part.find()) {
      String quoted = part.group(1) != null ? part.group(1) : part.group(2);
      if (quoted == null && isFollowedByEquals(line, part.end())) {
        option = part.group();
        continue;
      }
      String value = quoted != null ? quoted : part.group();
      boolean open = option.isEmpty() ? quoted == null && isSyntax(value) : isOpen(option);
      if (!open) {
        add(secrets, value);
        add(secrets, value.replaceAll("\\\\(.)", "$1"));
      }
      option = "";
    }
  }

  private static boolean isSyntax(String part) {
    return JAAS_SYNTAX.matcher(part).matches();
  }

  private static boolean isOpen(String option) {
    return JAAS_OPEN_OPTION.matcher(option).matches() && !SecretNames.isSecret(option);
  }

  private static boolean isFollowedByEquals(String line, int at) {
    return line.substring(at).stripLeading().startsWith("=");
  }

  private static Pattern pattern(String secret) {
    String quoted = Pattern.quote(secret);
    if (secret.length() >= LONG) {
      return Pattern.compile(quoted);
    }
    return Pattern.compile(
        (Character.isLetterOrDigit(secret.charAt(0)) ? "(?<![\\p{L}\\p{N}])" : "")
            + quoted
            + (Character.isLetterOrDigit(secret.charAt(secret.length() - 1))
                ? "(?![\\p{L}\\p{N}])"
                : ""));
  }
}

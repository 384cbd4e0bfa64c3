package io.millrace.pipeline.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {
  private static final String MODULE =
      "org.apache.kafka.common.security.scram.ScramLoginModule required ";

  @Test
  void hidesSecretValuesAndTheirQuotedParts() {
    Map<String, String> properties =
        Map.of(
            "ssl.keystore.password", "changeit",
            "sasl.jaas.config", "a.PlainLoginModule required password=\"hunter2\";",
            "client.id", "visible");
    assertThat(Secrets.hide("changeit, then hunter2 of visible", properties))
        .isEqualTo("[hidden], then [hidden] of visible");
  }

  @Test
  void aUserNameIsShownInsideOfWordsAndByItself() {
    assertThat(
            hide(
                "Invalid username or password for user me, time 3",
                MODULE + "username=\"me\" password=\"hunter2\";"))
        .isEqualTo("Invalid username or password for user me, time 3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "me  | no key 'me' in user=me, name=me;  | no key '[hidden]' in user=[hidden], name=[hidden];",
        "me  | Invalid username, time out        | Invalid username, time out",
        "x   | value x not specified             | value [hidden] not specified",
        "$ab | refused: z$ab                     | refused: z[hidden]",
        "longpassword | user:longpassword1       | user:[hidden]1"
      })
  void aShortPasswordIsHiddenWhereItStandsByItselfAndALongOneEverywhere(
      String password, String said, String shown) {
    assertThat(hide(said, MODULE + "username=\"rita\" password=\"" + password + "\";"))
        .isEqualTo(shown);
  }

  /** Each line is broken in a way in which Kafka's parser repeats a part of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "username=\"rita\" password=\"hunter2       | hunter2",
        "username=\"rita\" password=hunter2;        | hunter2",
        "username=\"rita\" password=battery staple\";| staple",
        "user_rita=\"hunter2\";                     | hunter2",
        "clientId=\"rita\" clientSecret='hunter2';  | hunter2",
        "username=\"rita\" \"hunter2\";             | hunter2",
        "username=\"rita\" password=\"a\\\"b\";     | a\"b",
        "username=\"rita\" password = \"hunter2\";  | hunter2"
      })
  void aPartOfABrokenLineIsHiddenAndTheUserIsNot(String options, String secret) {
    assertThat(hide("rita said '" + secret + "'", MODULE + options))
        .isEqualTo("rita said '[hidden]'");
  }

  @Test
  void everyLineOfAKeyIsHidden() {
    String key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----\n";
    assertThat(Secrets.hide("bad: MIIEvQIBADANBg", Map.of("ssl.keystore.key", key)))
        .isEqualTo("bad: [hidden]");
  }

  private static String hide(String text, String jaas) {
    return Secrets.hide(text, Map.of("sasl.jaas.config", jaas));
  }
}

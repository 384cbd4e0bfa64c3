package io.millrace.pipeline.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A key and a certificate that signs itself, made by the running JDK's {@code keytool}: the JDK has
 * no other public way to make a certificate.
 */
final class OwnCertificate {
  private static final String ALIAS = "millrace";

  /** Longer than any cluster of ours stands. */
  private static final String VALID_DAYS = "365";

  /** The tool takes about a second; one that a busy machine holds up for longer is of no use. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Path keyStore;
  private final String password;

  private OwnCertificate(Path keyStore, String password) {
    this.keyStore = keyStore;
    this.password = password;
  }

  /** Where the key and the certificate are kept in {@code directory}. */
  static Path keyStore(Path directory) {
    return directory.resolve("keystore.p12");
  }

  /**
   * Makes both.
   *
   * @param hosts IP addresses that the certificate is for, besides the name localhost
   * @throws IOException when the tool fails, with what it said
   */
  static OwnCertificate make(Path directory, String password, List<String> hosts)
      throws IOException, InterruptedException {
    Path keyStore = keyStore(directory);
    Path passwordFile = directory.resolve("password");
    Path said = directory.resolve("keytool.log");
    PrivateFiles.write(password, passwordFile); // on the command line anybody could read it
    Process tool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1", // it lives for a second
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=Millrace embedded cluster",
                "-ext",
                "san=dns:localhost,"
                    + hosts.stream()
                        .distinct()
                        .map(host -> "ip:" + host)
                        .collect(Collectors.joining(",")),
                "-validity",
                VALID_DAYS,
                "-storetype",
                "PKCS12",
                "-keystore",
                keyStore.toString(),
                "-storepass:file",
                passwordFile.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      if (!tool.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS) || tool.exitValue() != 0) {
        throw new IOException(
            "keytool made no certificate: " + Files.readString(said).strip().replace('\n', ' '));
      }
    } finally {
      tool.destroyForcibly();
      Files.delete(passwordFile);
    }
    return new OwnCertificate(keyStore, password);
  }

  /** Makes a trust store of the certificate, without the key. */
  void trustBy(Path trustStore, String trustPassword) throws IOException {
    try {
      Certificate certificate =
          Objects.requireNonNull(
              KeyStore.getInstance(keyStore.toFile(), password.toCharArray())
                  .getCertificate(ALIAS));
      KeyStore trust = KeyStore.getInstance("PKCS12");
      trust.load(null, null);
      trust.setCertificateEntry(ALIAS, certificate);
      try (OutputStream out = Files.newOutputStream(trustStore)) {
        trust.store(out, trustPassword.toCharArray());
      }
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificate of the cluster cannot be read back", e);
    }
  }
}

package io.millrace.pipeline.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Certificates of an authority of the test's own, and one of a stranger's, made by the JDK's
 * keytool. Each key goes into a store of its own.
 */
final class TestCertificates {
  static final String PASSWORD = "store-of-the-test";

  private static final char[] CHARS = PASSWORD.toCharArray();
  private static final String AUTHORITY = "authority";

  private final Path directory;
  private final Path all;

  TestCertificates(Path directory) throws IOException, InterruptedException {
    this.directory = directory;
    this.all = directory.resolve("all.p12");
    generate(AUTHORITY, "-ext", "bc:c");
  }

  /** Makes a key with a certificate that the authority signs; more options are keytool's. */
  TestCertificates with(String name, String... more) throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(List.of("-signer", AUTHORITY));
    options.addAll(List.of(more));
    generate(name, options.toArray(String[]::new));
    return this;
  }

  /** Makes a certificate that signs itself and that nobody else knows. */
  TestCertificates withStranger(String name) throws IOException, InterruptedException {
    generate(name);
    return this;
  }

  private void generate(String name, String... more) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-storetype",
                "PKCS12",
                "-keystore",
                all.toString(),
                "-storepass",
                PASSWORD));
    command.addAll(List.of(more));
    Process tool =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    if (!tool.waitFor(60, TimeUnit.SECONDS) || tool.exitValue() != 0) {
      tool.destroyForcibly();
      throw new IllegalStateException(Files.readString(directory.resolve("keytool.log")));
    }
  }

  /** A PKCS12 store of this key and its chain alone. */
  Path keyStore(String name) throws IOException, GeneralSecurityException {
    KeyStore from = read();
    KeyStore to = empty();
    to.setKeyEntry(name, from.getKey(name, CHARS), CHARS, from.getCertificateChain(name));
    return write(to, name + "-key.p12");
  }

  /** A PKCS12 store that trusts what the authority has signed. */
  Path trustStore() throws IOException, GeneralSecurityException {
    return trusting(AUTHORITY);
  }

  /** A PKCS12 store that trusts this certificate. */
  Path trusting(String name) throws IOException, GeneralSecurityException {
    KeyStore to = empty();
    to.setCertificateEntry(name, read().getCertificate(name));
    return write(to, name + "-trust.p12");
  }

  /** The key, unencrypted. */
  String pemKey(String name) throws IOException, GeneralSecurityException {
    Key key = read().getKey(name, CHARS);
    return pem("PRIVATE KEY", key.getEncoded());
  }

  /** The certificate with those who signed it. */
  String pemChain(String name) throws IOException, GeneralSecurityException {
    StringBuilder chain = new StringBuilder();
    for (Certificate certificate : read().getCertificateChain(name)) {
      chain.append(pem("CERTIFICATE", certificate.getEncoded()));
    }
    return chain.toString();
  }

  /** The authority's certificate. */
  String pemAuthority() throws IOException, GeneralSecurityException {
    return pem("CERTIFICATE", read().getCertificate(AUTHORITY).getEncoded());
  }

  private static String pem(String what, byte[] bytes) {
    return "-----BEGIN "
        + what
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
        + "\n-----END "
        + what
        + "-----\n";
  }

  private KeyStore read() throws IOException, GeneralSecurityException {
    return KeyStore.getInstance(all.toFile(), CHARS);
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private Path write(KeyStore store, String name) throws IOException, GeneralSecurityException {
    Path file = directory.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, CHARS);
    }
    return file;
  }
}

package io.millrace.pipeline.cluster;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says why a TLS handshake failed, in words of the user's; the JDK's own stand behind. */
final class TlsFailure {
  /** How the JDK says that the other side has ended the handshake. */
  private static final Pattern ALERT = Pattern.compile("Received fatal alert: (\\w+)");

  private TlsFailure() {}

  /** The reason, when it is one of those that can be told; the innermost one that can. */
  static Optional<String> reason(@Nullable Throwable failure) {
    String reason = null;
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String told = told(t);
      if (told != null) {
        reason = told;
      }
    }
    return Optional.ofNullable(reason);
  }

  private static @Nullable String told(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof CertificateExpiredException) {
      return "the certificate of the broker has expired (" + message + ")";
    }
    if (failure instanceof CertificateNotYetValidException) {
      return "the certificate of the broker is not valid yet (" + message + ")";
    }
    if (failure instanceof CertPathBuilderException
        || failure instanceof CertPathValidatorException
        || message.contains("unable to find valid certification path")) {
      return "nothing in the truststore has signed the certificate of the broker (" + message + ")";
    }
    if (failure instanceof CertificateException
        && (message.contains("subject alternative") || message.startsWith("No name matching"))) {
      return "the certificate of the broker is for another host name (" + message + ")";
    }
    Matcher alert = ALERT.matcher(message);
    return alert.find() ? ofAlert(alert.group(1)) : null;
  }

  private static String ofAlert(String alert) {
    return switch (alert) {
      case "certificate_required", "bad_certificate" ->
          "the broker asks for a certificate of this client, and got none (alert " + alert + ")";
      case "certificate_unknown", "unknown_ca", "certificate_expired", "unsupported_certificate" ->
          "the broker does not accept the certificate of this client (alert " + alert + ")";
      case "handshake_failure", "protocol_version", "insufficient_security" ->
          "the broker and this client have no TLS version or cipher suite in common (alert "
              + alert
              + ")";
      default -> "the broker ended the handshake (alert " + alert + ")";
    };
  }
}

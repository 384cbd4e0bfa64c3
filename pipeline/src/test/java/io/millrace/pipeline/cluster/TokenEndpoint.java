package io.millrace.pipeline.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives signed tokens to one client, and the key by which a broker checks them. */
final class TokenEndpoint implements AutoCloseable {
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  private final HttpServer server;
  private final KeyPair keys;
  private final String login;
  private final AtomicInteger given = new AtomicInteger();

  TokenEndpoint(String client, String secret) throws IOException, GeneralSecurityException {
    login = "Basic " + Base64.getEncoder().encodeToString((client + ":" + secret).getBytes(UTF_8));
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    keys = generator.generateKeyPair();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/token", this::token);
    server.createContext("/keys", exchange -> answer(exchange, 200, keys()));
    server.start();
  }

  String tokenUrl() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/token";
  }

  String keysUrl() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/keys";
  }

  /** How many tokens it has given. */
  int given() {
    return given.get();
  }

  private void token(HttpExchange exchange) throws IOException {
    if (!login.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      answer(exchange, 401, "{\"error\":\"invalid_client\"}");
      return;
    }
    given.incrementAndGet();
    answer(
        exchange,
        200,
        "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":3600}"
            .formatted(signed()));
  }

  private String signed() {
    long now = Instant.now().getEpochSecond();
    String unsigned =
        encode("{\"alg\":\"RS256\",\"kid\":\"one\",\"typ\":\"JWT\"}")
            + "."
            + encode(
                "{\"sub\":\"rita\",\"scope\":\"orders\",\"iat\":%d,\"exp\":%d}"
                    .formatted(now, now + 3_600));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(unsigned.getBytes(UTF_8));
      return unsigned + "." + URL.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String keys() {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    byte[] modulus = key.getModulus().toByteArray();
    byte[] withoutSign = Arrays.copyOfRange(modulus, modulus.length - 256, modulus.length);
    return ("{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"one\","
            + "\"n\":\"%s\",\"e\":\"%s\"}]}")
        .formatted(
            URL.encodeToString(withoutSign),
            URL.encodeToString(key.getPublicExponent().toByteArray()));
  }

  private static String encode(String json) {
    return URL.encodeToString(json.getBytes(UTF_8));
  }

  private static void answer(HttpExchange exchange, int code, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

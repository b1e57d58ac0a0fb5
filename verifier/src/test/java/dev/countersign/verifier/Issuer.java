package dev.countersign.verifier;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/// A server of keys and of a feed that says what a test wants, over real HTTP.
final class Issuer implements AutoCloseable {
  static final String NAME = "https://auth.example.com";
  static final long NOW = 1_772_366_400;
  static final String SID = "0f8fad5b-d9cb-469f-a165-70867728950e";

  final SignerKey key = SignerKey.es256("first");
  final AtomicInteger keyFetches = new AtomicInteger();
  final List<String> feedQueries = new CopyOnWriteArrayList<>();
  final List<String> feedAuthorizations = new CopyOnWriteArrayList<>();

  /// What the feed answers, one after the other; it keeps back what is not there yet.
  final BlockingQueue<Said> said = new LinkedBlockingQueue<>();

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private volatile CountDownLatch keysMayGo = new CountDownLatch(0);
  private volatile String jwks = "{\"keys\":[" + key.jwk + "]}";

  /// One answer of the feed.
  ///
  /// @param body what it is for the cursor that was asked with
  record Said(int status, UnaryOperator<String> body) {}

  Issuer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/.well-known/jwks.json", this::keys);
    server.createContext("/.well-known/revocations", this::feed);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void publish(String document) {
    jwks = document;
  }

  /// Keeps keys back from whoever asks for them, until the answer is counted down.
  CountDownLatch keepKeysBack() {
    keysMayGo = new CountDownLatch(1);
    return keysMayGo;
  }

  void publish(SignerKey... keys) {
    List<String> all = new ArrayList<>();
    Arrays.stream(keys).forEach(it -> all.add(it.jwk));
    publish("{\"keys\":[" + String.join(",", all) + "]}");
  }

  private void keys(HttpExchange exchange) throws IOException {
    keyFetches.incrementAndGet();
    try {
      keysMayGo.await();
      send(exchange, 200, jwks);
    } catch (InterruptedException e) {
      // The test is over.
      exchange.close();
    }
  }

  private void feed(HttpExchange exchange) throws IOException {
    String query = String.valueOf(exchange.getRequestURI().getRawQuery());
    feedQueries.add(query);
    feedAuthorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    try {
      Said next = said.poll(60, TimeUnit.SECONDS);
      if (next != null) {
        String since = query.startsWith("since=") ? query.substring(6).replaceFirst("&.*", "") : "";
        send(exchange, next.status, next.body.apply(since));
      }
    } catch (InterruptedException e) {
      // The test is over.
      exchange.close();
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /// Says something in the feed, signed by the key, `SINCE` in it being the cursor of the question.
  void tell(SignerKey by, String payload) {
    String header = by.header("revocations+jwt");
    said.add(new Said(200, since -> by.sign(header, payload.replace("SINCE", since))));
  }

  /// Says that these sessions ended.
  void tell(String next, boolean more, String... sids) {
    tell(key, payload(next, more, sids));
  }

  static String payload(String next, boolean more, String... sids) {
    ByteBuffer entries = ByteBuffer.allocate(12 * sids.length);
    for (String sid : sids) {
      entries.putLong(FeedEntries.session(sid)).putInt((int) NOW);
    }
    return payload(next, more, entries.array());
  }

  /// That the tokens of this user are void which were issued before that second.
  static String cutoff(String next, String sub, long before) {
    return payload(
        next,
        false,
        ByteBuffer.allocate(12).putLong(FeedEntries.user(sub)).putInt((int) before).array());
  }

  private static String payload(String next, boolean more, byte[] entries) {
    return "{\"iss\":\"%s\",\"iat\":%d,\"since\":\"SINCE\",\"next\":\"%s\",\"more\":%b,\"keep\":3720,\"ended\":\"%s\"}"
        .formatted(NAME, NOW, next, more, encode(entries));
  }

  static String claims() {
    return claims("");
  }

  /// Those of a good token, with members put in front, which a reader would take first.
  static String claims(String more) {
    return "{"
        + more
        + "\"iss\":\"%s\",\"sub\":\"user_1\",\"aud\":\"momail\",\"client_id\":\"momail\","
            .formatted(NAME)
        + "\"exp\":%d,\"iat\":%d,\"jti\":\"x\",\"sid\":\"%s\",\"email_verified\":true}"
            .formatted(NOW + 3600, NOW, SID);
  }

  static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /// A key pair with its name and its published half.
  static final class SignerKey {
    final String kid;
    final String algorithm;
    final String jwk;
    private final KeyPair pair;
    private final String java;

    private SignerKey(String kid, String algorithm, String java, KeyPair pair, String members) {
      this.kid = kid;
      this.algorithm = algorithm;
      this.java = java;
      this.pair = pair;
      this.jwk =
          "{\"kid\":\"%s\",\"use\":\"sig\",\"alg\":\"%s\",%s}".formatted(kid, algorithm, members);
    }

    static SignerKey es256(String kid) {
      KeyPair pair = pair("EC");
      var point = ((ECPublicKey) pair.getPublic()).getW();
      return new SignerKey(
          kid,
          "ES256",
          "SHA256withECDSAinP1363Format",
          pair,
          "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\""
              .formatted(number(point.getAffineX(), 32), number(point.getAffineY(), 32)));
    }

    static SignerKey ed25519(String kid, String algorithm) {
      KeyPair pair = pair("Ed25519");
      var point = ((EdECPublicKey) pair.getPublic()).getPoint();
      byte[] y = bytes(point.getY(), 32);
      byte[] little = new byte[32];
      for (int i = 0; i < 32; i++) {
        little[i] = y[31 - i];
      }
      little[31] |= (byte) (point.isXOdd() ? 0x80 : 0);
      String members = "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + encode(little) + "\"";
      return new SignerKey(kid, algorithm, "Ed25519", pair, members);
    }

    static SignerKey rs256(String kid) {
      KeyPair pair = pair("RSA");
      var key = (RSAPublicKey) pair.getPublic();
      byte[] modulus = bytes(key.getModulus(), 256);
      return new SignerKey(
          kid,
          "RS256",
          "SHA256withRSA",
          pair,
          "\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"AQAB\"".formatted(encode(modulus)));
    }

    String sign(String claims) {
      return sign(header("at+jwt"), claims);
    }

    String header(String type) {
      return "{\"alg\":\"%s\",\"typ\":\"%s\",\"kid\":\"%s\"}".formatted(algorithm, type, kid);
    }

    String sign(String header, String payload) {
      String input = encode(header.getBytes(UTF_8)) + "." + encode(payload.getBytes(UTF_8));
      return input + "." + encode(signature(input.getBytes(UTF_8)));
    }

    byte[] encodedPublicKey() {
      return pair.getPublic().getEncoded();
    }

    private byte[] signature(byte[] input) {
      try {
        Signature signature = Signature.getInstance(java);
        signature.initSign(pair.getPrivate());
        signature.update(input);
        return signature.sign();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    private static KeyPair pair(String algorithm) {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("EC")) {
          generator.initialize(new ECGenParameterSpec("secp256r1"));
        }
        if (algorithm.equals("RSA")) {
          generator.initialize(2048);
        }
        return generator.generateKeyPair();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    private static String number(BigInteger number, int length) {
      return encode(bytes(number, length));
    }

    private static byte[] bytes(BigInteger number, int length) {
      byte[] bytes = number.toByteArray();
      byte[] fixed = new byte[length];
      int taken = Math.min(bytes.length, length);
      System.arraycopy(bytes, bytes.length - taken, fixed, length - taken, taken);
      return fixed;
    }
  }
}

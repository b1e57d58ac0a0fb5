package dev.countersign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.base.StartRefused;
import dev.countersign.config.Config;
import dev.countersign.crypto.TlsIdentity;
import dev.countersign.store.CertificateAuthority;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// HTTPS with certificates and a key from files.
class TlsTest {
  private static final CertificateAuthority AUTHORITY = new CertificateAuthority("tests");
  private static final CertificateAuthority.Issued ISSUED = AUTHORITY.issue("localhost");
  private static final String LIVE =
      "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  @TempDir private Path directory;

  private Path file(String name, String content) {
    try {
      return Files.writeString(directory.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private AppFixture start() {
    return AppFixture.start(
        Map.of(
            "COUNTERSIGN_TLS_CERTIFICATE", file("chain.pem", ISSUED.certificate()).toString(),
            "COUNTERSIGN_TLS_KEY", file("key.pem", ISSUED.key()).toString()));
  }

  private static SSLContext trusting() throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    var pem = AUTHORITY.certificate().getBytes(StandardCharsets.US_ASCII);
    store.setCertificateEntry(
        "tests",
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  private static SSLSocket connect(int port, String... protocols) throws Exception {
    var socket = (SSLSocket) trusting().getSocketFactory().createSocket("localhost", port);
    socket.setSoTimeout(20_000);
    if (protocols.length > 0) {
      socket.setEnabledProtocols(protocols);
    }
    return socket;
  }

  private static String answer(Socket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static X509Certificate shown(int port) throws Exception {
    try (SSLSocket socket = connect(port)) {
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void answersAreTheSameAndAskForTlsFromNowOn(String protocol) throws Exception {
    try (AppFixture app = start();
        SSLSocket socket = connect(app.uri("/").getPort(), protocol)) {
      assertThat(answer(socket, LIVE))
          .startsWith("HTTP/1.1 200 ")
          .contains("\r\nStrict-Transport-Security: max-age=");
      assertThat(app.uri("/")).hasScheme("https");
    }
  }

  // Written by hand: the JDK's own client says nothing older than TLS 1.2 any more.
  @ParameterizedTest
  @ValueSource(ints = {0x0300, 0x0301, 0x0302})
  void olderVersionsAreRefused(int version) throws Exception {
    try (AppFixture app = start()) {
      byte[] reply = replyToHello(app.uri("/").getPort(), version);

      // RFC 5246 §7.2: an alert of two bytes, fatal, protocol_version; and nothing behind it.
      assertThat(reply).hasSize(7).startsWith(21).endsWith(0, 2, 2, 70);
    }
  }

  @Test
  void theSameHelloOfANewerVersionIsTaken() throws Exception {
    try (AppFixture app = start()) {
      assertThat(replyToHello(app.uri("/").getPort(), 0x0303)).startsWith(22, 3, 3);
    }
  }

  /// What comes back to a ClientHello of this version, until the server hangs up or waits.
  private static byte[] replyToHello(int port, int version) throws IOException {
    // Groups, point formats, signatures: P-256, uncompressed, ECDSA and RSA with SHA-256.
    String extensions = "000a000400020017" + "000b00020100" + "000d0006000404030401";
    String hello =
        "%04x".formatted(version)
            + "5a".repeat(32)
            + "00" // no session to resume
            + "0008c02bc02fc009c013" // ECDHE and AES, by ECDSA and by RSA
            + "0100" // no compression
            + "%04x".formatted(extensions.length() / 2)
            + extensions;
    String message = "01%06x".formatted(hello.length() / 2) + hello;
    String sent = "160301%04x".formatted(message.length() / 2) + message;
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(HexFormat.of().parseHex(sent));
      // The client's part is over: a server that takes the hello ends here too.
      socket.shutdownOutput();
      return socket.getInputStream().readAllBytes();
    }
  }

  @Test
  void plainTextIsRefused() throws Exception {
    try (AppFixture app = start()) {
      try (var plain = new Socket(InetAddress.getLoopbackAddress(), app.uri("/").getPort())) {
        plain.setSoTimeout(20_000);
        assertThat(answer(plain, LIVE)).doesNotContain("HTTP/1.1 200");
      } catch (java.net.SocketException e) {
        // Reset, which is a way to refuse.
      }
      try (SSLSocket next = connect(app.uri("/").getPort())) {
        assertThat(answer(next, LIVE)).startsWith("HTTP/1.1 200 ");
      }
    }
  }

  @Test
  void renewedFilesAreServedWithAndBrokenOnesAreNot() throws Exception {
    Path chain = file("chain.pem", ISSUED.certificate());
    Path key = file("key.pem", ISSUED.key());
    TlsIdentity identity = TlsIdentity.open(chain, key, new TestClock());
    try (var server = TlsHandshakes.start(identity.context())) {
      X509Certificate first = shown(server.port());

      CertificateAuthority.Issued renewed = AUTHORITY.issue("localhost");
      Files.writeString(chain, renewed.certificate());
      identity.renewal().runSlice(); // the key is not there yet
      assertThat(shown(server.port())).isEqualTo(first);

      Files.writeString(key, renewed.key());
      identity.renewal().runSlice();
      X509Certificate second = shown(server.port());
      assertThat(second).isNotEqualTo(first);

      Files.delete(chain);
      identity.renewal().runSlice();
      assertThat(shown(server.port())).isEqualTo(second);
    }
  }

  static Stream<Arguments> useless() {
    String other = AUTHORITY.issue("localhost").key();
    String encrypted = ISSUED.key().replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY");
    String certificate = ISSUED.certificate();
    return Stream.of(
        Arguments.of("no certificate", "", ISSUED.key(), "tls.certificate: "),
        Arguments.of(
            "garbage", "-----BEGIN CERTIFICATE-----\nAAAA\n", ISSUED.key(), "tls.certificate: "),
        Arguments.of("no key", certificate, "", "there is no key in"),
        Arguments.of("another's key", certificate, other, "is not the key of"),
        Arguments.of("an encrypted key", certificate, encrypted, "there is another kind of key"),
        Arguments.of(
            "a key of PKCS #1",
            certificate,
            "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n",
            "openssl pkcs8 -topk8 -nocrypt"),
        Arguments.of(
            "a key of nonsense",
            certificate,
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
            "is not the key of"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("useless")
  void uselessFilesAreRefusedInASentence(String what, String chain, String key, String why) {
    assertThatThrownBy(
            () -> TlsIdentity.open(file("chain.pem", chain), file("key.pem", key), new TestClock()))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("Exception");
  }

  @Test
  void oneFileWithoutTheOtherIsRefused() {
    var environment = Map.of("COUNTERSIGN_TLS_KEY", "key.pem");

    assertThatThrownBy(() -> Config.read(Map.of(), environment))
        .isInstanceOf(StartRefused.class)
        .hasMessage("tls.certificate and tls.key must be set together.");
  }
}

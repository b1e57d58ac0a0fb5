package dev.countersign.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.mail.Delivery.Delivered;
import dev.countersign.mail.Delivery.TryAgain;
import dev.countersign.mail.MailRoute.Tls;
import dev.countersign.mail.MailRoute.Trust;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Who is not the server that was meant hears neither password nor mail.
class SmtpSecurityTest {
  @TempDir static Path directory;
  private static ServerCertificate ours;
  private static ServerCertificate elsewhere;

  @BeforeAll
  static void make() {
    ours = new ServerCertificate(directory, "dns:localhost");
    elsewhere = new ServerCertificate(directory, "dns:mail.elsewhere.example.com");
  }

  private static ScriptedServer server(ServerCertificate shown, Tls tls) {
    return new ScriptedServer(wire -> {
      if (tls == Tls.STARTTLS) {
        wire.greet("STARTTLS", "AUTH PLAIN LOGIN");
        wire.hear();
        wire.encrypt(shown.context());
      } else {
        wire.encryptAtOnce(shown.context());
        wire.say("220 mail.example.com ESMTP");
      }
      wire.hear();
      wire.offer("AUTH PLAIN LOGIN");
      wire.hear();
      wire.say("235 welcome");
      wire.takeMail();
    });
  }

  private static Delivery send(MailRoute.Smtp route) {
    try (var transport = Routes.transport(route)) {
      return transport.deliver(Routes.mail("hello"));
    }
  }

  private static void assertNothingWasGivenAway(ScriptedServer server) {
    assertThat(server.heard())
        .isNotNull()
        .noneMatch(line -> line.toUpperCase(Locale.ROOT).matches("(AUTH|MAIL|RCPT|DATA).*"));
  }

  private static void assertPutOff(Delivery delivery, String reason) {
    assertThat(delivery)
        .isInstanceOfSatisfying(
            TryAgain.class, again -> assertThat(again.reason()).startsWith(reason));
  }

  @ParameterizedTest
  @EnumSource(names = {"STARTTLS", "TLS"})
  void theServerThatWasMeantHearsBoth(Tls tls) {
    try (var server = server(ours, tls)) {
      assertThat(send(Routes.secret(server.port(), tls, ours.pem()))).isEqualTo(new Delivered());
      assertThat(server.heard()).anyMatch(line -> line.startsWith("AUTH PLAIN "));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"STARTTLS", "TLS"})
  void aCertificateForAnotherNameIsRefused(Tls tls) {
    try (var server = server(elsewhere, tls)) {
      assertPutOff(
          send(Routes.secret(server.port(), tls, elsewhere.pem())),
          "no encryption: the certificate is not accepted: No subject alternative");
      assertNothingWasGivenAway(server);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"STARTTLS", "TLS"})
  void aCertificateThatNobodyVouchesForIsRefused(Tls tls) {
    try (var server = server(ours, tls)) {
      for (Trust trust : List.of(new Trust.OfJava(), new Trust.OfFile(elsewhere.pem()))) {
        assertPutOff(
            send(Routes.route("localhost", server.port(), tls, trust, PostOffice.USER)),
            "no encryption: the certificate is not accepted: ");
      }
      assertNothingWasGivenAway(server);
    }
  }

  // What an address is called is told by whoever has it.
  @ParameterizedTest
  @EnumSource(names = {"STARTTLS", "TLS"})
  void anAddressIsNotTakenForTheNameItIsCalledBy(Tls tls) {
    try (var server = server(ours, tls)) {
      var trust = new Trust.OfFile(ours.pem());
      assertPutOff(
          send(Routes.route("127.0.0.1", server.port(), tls, trust, PostOffice.USER)),
          "no encryption: the certificate is not accepted: No subject alternative");
      assertNothingWasGivenAway(server);
    }
  }

  @Test
  void aServerWithoutStartTlsHearsNothing() {
    try (var server =
        new ScriptedServer(wire -> {
          wire.greet("AUTH PLAIN LOGIN", "8BITMIME");
          wire.hear();
          wire.say("235 welcome");
          wire.takeMail();
        })) {
      assertPutOff(
          send(Routes.secret(server.port(), Tls.STARTTLS, ours.pem())),
          "no encryption: the server has no STARTTLS");
      assertNothingWasGivenAway(server);
    }
  }

  @Test
  void aServerThatTakesStartTlsBackHearsNothing() {
    try (var server =
        new ScriptedServer(wire -> {
          wire.greet("STARTTLS", "AUTH PLAIN LOGIN");
          wire.hear();
          wire.say("454 not now");
          wire.takeMail();
        })) {
      assertPutOff(
          send(Routes.secret(server.port(), Tls.STARTTLS, ours.pem())),
          "no encryption: 454 not now");
      assertNothingWasGivenAway(server);
    }
  }

  // CVE-2011-0411 and its kin: what was said in the open does not count afterwards.
  @Test
  void whatIsSaidBeforeTheEncryptionDoesNotCountAfterIt() {
    try (var server =
        new ScriptedServer(wire -> {
          wire.greet("STARTTLS");
          wire.hear();
          wire.encryptAfter(ours.context(), "250-AUTH PLAIN", "250 injected");
          wire.hear();
          wire.offer("AUTH PLAIN LOGIN");
          wire.hear();
          wire.say("235 welcome");
          wire.takeMail();
        })) {
      // Whether it is dropped or taken for the beginning of the encryption is up to the network.
      assertThat(send(Routes.secret(server.port(), Tls.STARTTLS, ours.pem())))
          .isNotInstanceOf(Delivery.Refused.class);
      assertThat(server.plainlyHeard()).noneMatch(line -> line.matches("(AUTH|MAIL|RCPT|DATA).*"));
    }
  }

  @Test
  void whoIsToSignInDoesNotSendWithout() {
    try (var server =
        new ScriptedServer(wire -> {
          wire.greet("STARTTLS");
          wire.hear();
          wire.encrypt(ours.context());
          wire.hear();
          wire.offer("8BITMIME");
          wire.takeMail();
        })) {
      assertPutOff(
          send(Routes.secret(server.port(), Tls.STARTTLS, ours.pem())),
          "sign-in refused: the server has no way to sign in");
      assertNothingWasGivenAway(server);
    }
  }
}

package dev.countersign.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.base.StartRefused;
import dev.countersign.mail.Delivery.Delivered;
import dev.countersign.mail.Delivery.TryAgain;
import dev.countersign.mail.MailRoute.Tls;
import dev.countersign.mail.MailRoute.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Mail to a real server, on every way there.
class SmtpTransportTest {
  @TempDir static Path directory;
  private static ServerCertificate certificate;

  @BeforeAll
  static void make() {
    certificate = new ServerCertificate(directory, "dns:localhost");
  }

  @Test
  void mailArrivesInTheOpenWhereThatIsSet() {
    try (var office = PostOffice.open();
        var transport = Routes.transport(Routes.plain(office.port()))) {
      OutgoingMail mail = Routes.mail("hello");

      assertThat(transport.deliver(mail)).isEqualTo(new Delivered());

      assertThat(office.arrived())
          .singleElement()
          .satisfies(got -> {
            assertThat(got.from()).isEqualTo("no-reply@example.com");
            assertThat(got.to()).isEqualTo("ada@example.com");
            assertThat(got.header("Message-ID")).isEqualTo("<" + mail.id() + "@auth.example.com>");
          });
    }
  }

  @Test
  void rehearsedMailGoesNowhere() {
    try (var office = PostOffice.open();
        var transport = Routes.transport(Routes.plain(office.port()))) {
      transport.rehearse(Routes.mail("for nobody"));
      assertThat(transport.deliver(Routes.mail("hello"))).isEqualTo(new Delivered());

      assertThat(office.arrived())
          .singleElement()
          .satisfies(got -> assertThat(got.content()).contains("hello"));
    }
  }

  @Test
  void mailArrivesAfterStartTlsAndSigningIn() {
    try (var office = PostOffice.withStartTls(certificate);
        var transport =
            Routes.transport(Routes.secret(office.port(), Tls.STARTTLS, certificate.pem()))) {
      assertThat(transport.deliver(Routes.mail("hello"))).isEqualTo(new Delivered());
      assertThat(office.arrived()).hasSize(1);
    }
  }

  @Test
  void mailArrivesEncryptedFromTheFirstByte() {
    try (var office = PostOffice.withTls(certificate);
        var transport =
            Routes.transport(Routes.secret(office.port(), Tls.TLS, certificate.pem()))) {
      assertThat(transport.deliver(Routes.mail("hello"))).isEqualTo(new Delivered());
      assertThat(office.arrived()).hasSize(1);
    }
  }

  @Test
  void aWrongPasswordIsTriedAgainOnceSomebodyHasMendedIt() {
    try (var office = PostOffice.withStartTls(certificate)) {
      MailRoute.Smtp right = Routes.secret(office.port(), Tls.STARTTLS, certificate.pem());
      var wrong =
          new MailRoute.Smtp(
              right.host(),
              right.port(),
              right.tls(),
              right.trust(),
              "somebody else",
              right.password(),
              right.from(),
              right.replyTo(),
              1);
      try (var transport = Routes.transport(wrong)) {
        assertThat(transport.deliver(Routes.mail("hello")))
            .isInstanceOfSatisfying(
                TryAgain.class,
                again -> assertThat(again.reason()).startsWith("sign-in refused: 535 "));
      }
      assertThat(office.arrived()).isEmpty();
    }
  }

  @Test
  void aConnectionIsUsedForTheNextMailToo() {
    try (var office = PostOffice.withStartTls(certificate);
        var transport =
            Routes.transport(Routes.secret(office.port(), Tls.STARTTLS, certificate.pem()))) {
      for (String subject : List.of("one", "two", "three")) {
        assertThat(transport.deliver(Routes.mail(subject))).isEqualTo(new Delivered());
      }

      assertThat(office.arrived()).hasSize(3);
      assertThat(office.arrived())
          .extracting(PostOffice.Arrived::connection)
          .containsOnly(office.arrived().getFirst().connection());
    }
  }

  @Test
  void aClosedTransportTakesNothingMore() {
    try (var office = PostOffice.open()) {
      var transport = Routes.transport(Routes.plain(office.port()));
      transport.deliver(Routes.mail("before"));
      transport.close();

      assertThat(transport.deliver(Routes.mail("after"))).isInstanceOf(TryAgain.class);
      assertThat(office.arrived()).hasSize(1);
    }
  }

  @Test
  void aFileWithoutCertificatesIsRefusedAtTheStart() throws IOException {
    Path empty = Files.writeString(directory.resolve("empty.pem"), "");
    Path absent = directory.resolve("absent.pem");
    Path nonsense = Files.writeString(directory.resolve("nonsense.pem"), "-----BEGIN CERT");

    for (Path file : List.of(empty, absent, nonsense)) {
      var route = Routes.route("localhost", 1, Tls.TLS, new Trust.OfFile(file), "");
      assertThatThrownBy(() -> Routes.transport(route))
          .isInstanceOf(StartRefused.class)
          .hasMessageStartingWith("mail.smtp.ca-file: ")
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void aDeliveryEndsWellBeforeSomebodyElseMayTryItToo() {
    assertThat(SmtpTimeouts.standard().longest().plusMinutes(1)).isLessThan(OutboxWorker.CLAIM);
  }

  @Test
  void addressesStandInBracketsWhereMailServersReadThem() {
    assertThat(SmtpTransport.domain("auth.example.com")).isEqualTo("auth.example.com");
    assertThat(SmtpTransport.domain("127.0.0.1")).isEqualTo("[127.0.0.1]");
    assertThat(SmtpTransport.domain("[::1]")).isEqualTo("[IPv6:::1]");
  }
}

package dev.countersign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.base.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailLanguageTest {
  private static final Duration INSTANT = Duration.ofMillis(1);

  @TempDir static Path folder;
  private static AppFixture app;

  @BeforeAll
  static void start() throws IOException {
    Files.writeString(folder.resolve("password-changed.es.subject.txt"), "¡Atención, {{brand}}!");
    app =
        AppFixture.start(
            Map.of(
                "COUNTERSIGN_LIMITS_ENABLED", "false",
                "COUNTERSIGN_BRAND_NAME", "Acme",
                "COUNTERSIGN_MAIL_TEMPLATES", folder.toString()));
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @ParameterizedTest
  @CsvSource({
    "de, Setzen Sie Ihr Passwort für Acme zurück",
    "'es-MX, de;q=0.1', Restablezca su contraseña de Acme",
    "vo, Reset your Acme password",
    "'', Reset your Acme password",
  })
  void theLinkComesInALanguageOfWhoAsked(String languages, String subject) {
    String email = register();

    Reply asked = ask(email, languages);

    assertThat(asked.status()).isEqualTo(200);
    assertThat(app.mailTo(email).at("/0/subject")).isEqualTo(subject);
  }

  @Test
  void theNoticeComesInALanguageOfWhoConfirmed() {
    String email = register();
    ask(email, "de");
    String token = app.resetTokens(email).getFirst();
    app.clock().advance(INSTANT);

    app.post(
        "/api/auth/reset-password",
        "{\"token\":\"%s\",\"password\":\"NewSecurePass456!\"}".formatted(token),
        "Accept-Language",
        "es");

    assertThat(app.mailTo(email).at("/0/subject")).isEqualTo("¡Atención, Acme!");
    assertThat(app.mailTo(email).at("/0/text")).contains("Su contraseña ha cambiado");
  }

  @Test
  void aBrokenTemplateKeepsTheServerFromStarting(@TempDir Path broken) throws IOException {
    Files.writeString(broken.resolve("frame.html"), "\n{{nothing}}");

    assertThatThrownBy(
            () -> AppFixture.start(Map.of("COUNTERSIGN_MAIL_TEMPLATES", broken.toString())))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("frame.html, line 2: there is no value nothing.");
  }

  private static Reply ask(String email, String languages) {
    return app.post(
        "/api/auth/request-password-reset",
        "{\"email\":\"%s\"}".formatted(email),
        "Accept-Language",
        languages);
  }

  private static String register() {
    String email = app.newEmail();
    app.post(
        "/api/auth/register",
        "{\"email\":\"%s\",\"password\":\"SecurePass123!\",\"name\":\"Ada\"}".formatted(email));
    app.mailTo(email);
    app.clock().advance(INSTANT); // The newest mail is the one of what comes now.
    return email;
  }
}

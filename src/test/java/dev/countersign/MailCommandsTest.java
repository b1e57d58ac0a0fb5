package dev.countersign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.base.StartRefused;
import dev.countersign.cli.Command;
import dev.countersign.cli.Console;
import dev.countersign.cli.ServerProcess;
import dev.countersign.mail.PostOffice;
import dev.countersign.mail.ServerCertificate;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.RejectException;

/// The commands about mail, as words on the command line.
class MailCommandsTest {
  @TempDir Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(Map<String, String> environment, String... words) {
    var console = new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    var main =
        new Main(
            console,
            new ServerProcess(console, thread -> {}),
            config -> {
              throw new StartRefused("No server belongs to this test.");
            });
    return main.run(List.of(words), environment);
  }

  private static Map<String, String> environment(PostOffice office, ServerCertificate trusted) {
    return Map.of(
        "COUNTERSIGN_MAIL_SMTP_HOST",
        "localhost",
        "COUNTERSIGN_MAIL_SMTP_PORT",
        Integer.toString(office.port()),
        "COUNTERSIGN_MAIL_SMTP_USER",
        PostOffice.USER,
        "COUNTERSIGN_MAIL_SMTP_PASSWORD",
        PostOffice.PASSWORD,
        "COUNTERSIGN_MAIL_SMTP_CA_FILE",
        trusted.pem().toString(),
        "COUNTERSIGN_MAIL_FROM",
        "Example <no-reply@example.com>",
        "COUNTERSIGN_PUBLIC_URL",
        "https://auth.example.com");
  }

  @Test
  void aTestMailIsSentAndEachStepIsSaid() {
    var certificate = new ServerCertificate(directory, "dns:localhost");
    try (var office = PostOffice.withStartTls(certificate)) {
      int status = run(environment(office, certificate), "mail", "test", "Ada@Example.com");

      assertThat(err.toString(UTF_8)).isEmpty();
      assertThat(status).isZero();
      assertThat(out.toString(UTF_8))
          .matches(
              """
              connected to localhost:%d \\(127\\.0\\.0\\.1\\)
              encrypted with TLSv1\\.3; the certificate is for localhost, of CN=mail server
              signed in as countersign
              accepted: 250 .*
              """
                  .formatted(office.port()));
      assertThat(office.arrived())
          .singleElement()
          .satisfies(got -> {
            assertThat(got.to()).isEqualTo("ada@example.com");
            assertThat(got.header("Subject")).isEqualTo("Test of the mail of auth.example.com");
            assertThat(got.header("From")).isEqualTo("Example <no-reply@example.com>");
          });
    }
  }

  @Test
  void whatIsRefusedIsSaidWithWhatToLookAt() {
    var certificate = new ServerCertificate(directory, "dns:localhost");
    var other = new ServerCertificate(directory, "dns:elsewhere.example.com");
    try (var office = PostOffice.withStartTls(certificate)) {
      var wrong = new HashMap<>(environment(office, certificate));
      wrong.put("COUNTERSIGN_MAIL_SMTP_PASSWORD", "hunter2");
      assertThat(run(wrong, "mail", "test", "ada@example.com")).isEqualTo(1);
      assertThat(err.toString(UTF_8))
          .startsWith("countersign: sign-in refused: 535 ")
          .endsWith(" Look at mail.smtp.user and mail.smtp.password.\n")
          .doesNotContain("hunter2")
          .hasLineCount(1);

      err.reset();
      assertThat(run(environment(office, other), "mail", "test", "ada@example.com")).isEqualTo(1);
      assertThat(err.toString(UTF_8))
          .startsWith("countersign: no encryption: the certificate is not accepted: ")
          .contains("mail.smtp.ca-file");

      err.reset();
      office.refuseRecipients(_ -> Optional.of(new RejectException(550, "5.1.1 nobody here")));
      assertThat(run(environment(office, certificate), "mail", "test", "ada@example.com"))
          .isEqualTo(1);
      assertThat(err.toString(UTF_8))
          .startsWith("countersign: recipient refused: 550 5.1.1 nobody here. Look at the address");
    }
  }

  @Test
  void nobodyListeningIsSaid() {
    var settings =
        Map.of(
            "COUNTERSIGN_MAIL_SMTP_HOST", "localhost",
            "COUNTERSIGN_MAIL_SMTP_PORT", "1",
            "COUNTERSIGN_MAIL_FROM", "no-reply@example.com");

    assertThat(run(settings, "mail", "test", "ada@example.com")).isEqualTo(1);

    assertThat(err.toString(UTF_8))
        .isEqualTo(
            "countersign: no connection: nobody listens at localhost:1."
                + " Look at mail.smtp.host and mail.smtp.port.\n");
  }

  @Test
  void aTestNeedsAMailServerAndAnAddress() {
    assertThat(run(Map.of(), "mail", "test", "ada@example.com")).isEqualTo(2);
    assertThat(run(Map.of(), "mail", "test", "ada")).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .isEqualTo(
            """
            countersign: mail.smtp.host is not set: there is nothing to send mail by.
            countersign: mail test needs an e-mail address.
            """);
  }

  @Test
  void theQueueIsReadBesideARunningServer() {
    try (var office = PostOffice.open();
        var app = AppFixture.start(sendingTo(office))) {
      ApiClient client = Api.WACKYPOD.on(app);
      String refused = client.newAccount();
      String late = client.newAccount();
      office.refuseRecipients(address ->
          Optional.of(
              address.equals(refused)
                  ? new RejectException(550, "5.1.1 <" + address + "> is nobody here")
                  : new RejectException(451, "4.7.1 come back later")));
      client.call("request-password-reset", Fields.json("email", refused));
      client.call("request-password-reset", Fields.json("email", late));

      String said = queueOnceItSays(app, "tried already: 1", "refused 1");

      assertThat(said)
          .matches(
              """
              waiting: 1, the oldest for \\d+ .*; tried already: 1
                recipient refused: 451 4\\.7\\.1 come back later
              last 7 days: sent 0, refused 1, expired 0
                20.* UTC refused, attempts: 1: recipient refused: 550 5\\.1\\.1 <\\*\\*\\*@example\\.com> is nobody here
              """);
      assertThat(err.toString(UTF_8)).isEmpty();
    }
  }

  // On the clock of the server, whose mail would have expired long ago.
  private String queueOnceItSays(AppFixture app, String... words) {
    String said = "";
    var console = new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    var tasks = new MailTasks(console, app.clock());
    for (int i = 0; i < 1_000; i++) {
      out.reset();
      int status = tasks.queue(new Command.MailQueue(Map.of()), app.environment());
      assertThat(status).as(err.toString(UTF_8)).isZero();
      said = out.toString(UTF_8);
      if (List.of(words).stream().allMatch(said::contains)) {
        return said;
      }
    }
    throw new AssertionError("the queue does not say " + List.of(words) + ": " + said);
  }

  @Test
  void theQueueOfADatabaseThatIsNotThereIsNoQueue() {
    Map<String, String> nowhere = Map.of("COUNTERSIGN_DATA", directory.resolve("x").toString());

    assertThat(run(nowhere, "mail", "queue")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).startsWith("countersign: there is no database ");
  }

  private static Map<String, String> sendingTo(PostOffice office) {
    return Map.of(
        "COUNTERSIGN_MAIL_SMTP_HOST", "localhost",
        "COUNTERSIGN_MAIL_SMTP_PORT", Integer.toString(office.port()),
        "COUNTERSIGN_MAIL_SMTP_TLS", "none",
        "COUNTERSIGN_MAIL_FROM", "Example <no-reply@example.com>",
        "COUNTERSIGN_LIMITS_ENABLED", "false",
        "COUNTERSIGN_VERIFICATION", "off");
  }
}

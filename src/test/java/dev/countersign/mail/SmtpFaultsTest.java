package dev.countersign.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.base.Email;
import dev.countersign.mail.Delivery.Delivered;
import dev.countersign.mail.Delivery.Refused;
import dev.countersign.mail.Delivery.TryAgain;
import dev.countersign.mail.ScriptedServer.Script;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Mail servers that hang, die and refuse at every step.
@Timeout(60)
class SmtpFaultsTest {
  private static final Script GOOD =
      wire -> {
        wire.greet("8BITMIME");
        wire.takeMail();
        wire.hang();
      };

  private static Delivery sendTo(Script script) {
    try (var server = new ScriptedServer(script);
        var transport = Routes.hasty(Routes.plain(server.port()))) {
      return transport.deliver(Routes.mail("hello"));
    }
  }

  private static TryAgain again(String reason) {
    return new TryAgain(reason);
  }

  @Test
  void aServerThatHangsIsGivenUpAtEveryStep() {
    assertThat(sendTo(ScriptedServer.Wire::hang))
        .isEqualTo(again("turned away: no answer in time"));
    assertThat(
            sendTo(wire -> {
              wire.say("220 hello");
              wire.hang();
            }))
        .isEqualTo(again("turned away: no answer in time"));
    assertThat(
            sendTo(wire -> {
              wire.greet("8BITMIME");
              wire.hang();
            }))
        .isEqualTo(again("sender refused: no answer in time"));
    assertThat(
            sendTo(wire -> {
              wire.greet("8BITMIME");
              wire.agreeUntilData();
              wire.hearContent();
              wire.hang();
            }))
        .isEqualTo(again("message refused: no answer in time"));
  }

  @Test
  void aServerThatAnswersByteByByteIsGivenUpToo() {
    assertThat(
            sendTo(wire -> {
              while (true) {
                wire.say("220-still here");
                Thread.onSpinWait();
              }
            }))
        .isInstanceOf(TryAgain.class);
  }

  @Test
  void aServerThatReadsNothingIsGivenUp() {
    var big =
        new Mail(
            new Email("ada@example.com"),
            "big",
            "t".repeat(Mail.MAX_BODY_CHARS),
            "ü".repeat(Mail.MAX_BODY_CHARS));
    try (var server =
            new ScriptedServer(wire -> {
              wire.narrow();
              wire.greet("8BITMIME");
              wire.agreeUntilData();
              wire.hang();
            });
        var transport = Routes.hasty(Routes.plain(server.port()))) {
      assertThat(transport.deliver(Routes.mail(big))).isInstanceOf(TryAgain.class);
    }
  }

  @Test
  void whoeverDiesInTheMiddleOfAMailGetsItAgainUnderTheSameId() {
    List<Script> deaths =
        List.of(
            wire -> {
              wire.greet("8BITMIME");
              wire.agreeUntilData();
              wire.hear();
              wire.reset();
            },
            wire -> {
              wire.greet("8BITMIME");
              wire.agreeUntilData();
              wire.hearContent();
            },
            wire -> {
              wire.greet("8BITMIME");
              wire.agreeUntilData();
              wire.hearContent();
              wire.reset();
            });
    for (Script death : deaths) {
      try (var server = new ScriptedServer(death, GOOD);
          var transport = Routes.transport(Routes.plain(server.port()))) {
        OutgoingMail mail = Routes.mail("hello");

        assertThat(transport.deliver(mail)).isInstanceOf(TryAgain.class);
        assertThat(transport.deliver(mail)).isEqualTo(new Delivered());

        String id = "Message-ID: <" + mail.id() + "@auth.example.com>";
        assertThat(server.heard().stream().filter(id::equals).count()).isBetween(1L, 2L);
        assertThat(server.connections()).isEqualTo(2);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "MAIL, 451, 'sender refused: 451 4.7.1 no'",
    "RCPT, 450, 'recipient refused: 450 4.7.1 no'",
    "RCPT, 452, 'recipient refused: 452 4.7.1 no'",
    "RCPT, 421, 'recipient refused: 421 4.7.1 no'",
    "DATA, 451, 'message refused: 451 4.7.1 no'",
    ".,    452, 'message refused: 452 4.7.1 no'",
    "MAIL, 530, 'sender refused: 530 4.7.1 no'",
    "EHLO, 554, 'turned away: 554 4.7.1 no'"
  })
  void whatIsPutOffIsTriedAgain(String command, int code, String reason) {
    assertThat(sendTo(refusing(command, code, "4.7.1 no"))).isEqualTo(again(reason));
  }

  @ParameterizedTest
  @CsvSource({
    "MAIL, 550, sender refused: 550 5.1.1 no",
    "RCPT, 550, recipient refused: 550 5.1.1 no",
    "RCPT, 552, recipient refused: 552 5.1.1 no",
    "RCPT, 556, recipient refused: 556 5.1.1 no",
    "DATA, 554, message refused: 554 5.1.1 no",
    ".,    552, message refused: 552 5.1.1 no"
  })
  void whatIsRefusedForGoodIsNotTriedAgain(String command, int code, String reason) {
    assertThat(sendTo(refusing(command, code, "5.1.1 no"))).isEqualTo(new Refused(reason));
    assertThat(sendTo(refusingAndGone(command, code, "5.1.1 no"))).isEqualTo(new Refused(reason));
  }

  private static Script refusing(String command, int code, String words) {
    return wire -> {
      refuse(wire, command, code, words);
      wire.hang();
    };
  }

  private static Script refusingAndGone(String command, int code, String words) {
    return wire -> {
      refuse(wire, command, code, words);
      wire.hear();
      wire.reset();
    };
  }

  private static void refuse(ScriptedServer.Wire wire, String command, int code, String words)
      throws IOException {
    wire.say("220 hello");
    boolean inContent = false;
    for (String line = wire.hear(); ; line = wire.hear()) {
      if (inContent && !line.equals(".")) {
        continue;
      }
      inContent = false;
      if (line.startsWith(command) || (command.equals("EHLO") && line.startsWith("HELO"))) {
        wire.say(code + " " + words);
        if (!command.equals("EHLO") || line.startsWith("HELO")) {
          return;
        }
      } else if (line.equals("DATA")) {
        wire.say("354 go on");
        inContent = true;
      } else {
        wire.say("250 fine");
      }
    }
  }

  @Test
  void aServerThatTurnsUsAwayIsTriedAgain() {
    assertThat(sendTo(wire -> wire.say("554 5.7.1 not from there")))
        .isEqualTo(again("turned away: 554 5.7.1 not from there"));
    assertThat(sendTo(wire -> wire.say("421 4.3.2 too many connections")))
        .isEqualTo(again("turned away: 421 4.3.2 too many connections"));
    assertThat(sendTo(wire -> wire.say("HTTP/1.1 400 Bad Request"))).isInstanceOf(TryAgain.class);
    assertThat(sendTo(_ -> {})).isInstanceOf(TryAgain.class);
  }

  @Test
  void anySuccessAfterTheMailIsSuccess() {
    assertThat(
            sendTo(wire -> {
              wire.greet("8BITMIME");
              wire.agreeUntilData();
              wire.hearContent();
              wire.say("251 will forward");
              wire.hear();
              wire.say("250 fine");
            }))
        .isEqualTo(new Delivered());
  }

  @Test
  void aServerThatNeverStopsTalkingIsCutOff() {
    try (var server =
            new ScriptedServer(wire -> {
              String line = "220-" + "x".repeat(1_000);
              for (int i = 0; i < 2_000; i++) {
                wire.say(line);
              }
              wire.greet("8BITMIME");
              wire.takeMail();
            });
        var transport = Routes.transport(Routes.plain(server.port()))) {
      assertThat(transport.deliver(Routes.mail("hello")))
          .isEqualTo(again("turned away: the server says more than a mail server has to say"));
    }
  }

  @Test
  void aConnectionThatTheServerClosedMeanwhileIsReplaced() {
    Script closing =
        wire -> {
          wire.greet("8BITMIME");
          wire.takeMail();
          wire.say("421 4.4.2 idle for too long");
        };
    try (var server = new ScriptedServer(closing, GOOD);
        var transport = Routes.transport(Routes.plain(server.port()))) {
      assertThat(transport.deliver(Routes.mail("one"))).isEqualTo(new Delivered());
      assertThat(transport.deliver(Routes.mail("two"))).isEqualTo(new Delivered());

      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void anOpenConnectionThatNoLongerAnswersIsReplaced() {
    try (var server =
            new ScriptedServer(
                GOOD,
                wire -> {
                  wire.greet("8BITMIME");
                  wire.takeMail();
                });
        var transport =
            new SmtpTransport(
                Routes.plain(server.port()),
                "auth.example.com",
                List.of(),
                new SmtpTimeouts(
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20),
                    Duration.ofMillis(300),
                    Duration.ofSeconds(20)))) {
      assertThat(transport.deliver(Routes.mail("one"))).isEqualTo(new Delivered());
      assertThat(transport.deliver(Routes.mail("two"))).isEqualTo(new Delivered());

      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void anIdleConnectionIsLeftAfterAWhile() throws InterruptedException {
    var left = new CountDownLatch(1);
    try (var server =
            new ScriptedServer(wire -> {
              wire.greet("8BITMIME");
              wire.takeMail();
              if (wire.hear().equals("QUIT")) {
                left.countDown();
              }
            });
        var transport = Routes.hasty(Routes.plain(server.port()))) {
      assertThat(transport.deliver(Routes.mail("one"))).isEqualTo(new Delivered());

      assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void closingCutsOffWhatIsUnderWay() throws InterruptedException {
    var hanging = new CountDownLatch(1);
    try (var server =
        new ScriptedServer(wire -> {
          hanging.countDown();
          wire.hang();
        })) {
      var transport = Routes.transport(Routes.plain(server.port()));
      var outcome = new AtomicReference<Delivery>();
      Thread sending =
          Thread.ofVirtual().start(() -> outcome.set(transport.deliver(Routes.mail("hello"))));
      assertThat(hanging.await(30, TimeUnit.SECONDS)).isTrue();

      transport.close();

      assertThat(sending.join(Duration.ofSeconds(30))).isTrue();
      assertThat(outcome.get()).isInstanceOf(TryAgain.class);
    }
  }

  @Test
  void noMoreMailsAreUnderWayThanThereMayBeConnections() throws InterruptedException {
    try (var server = new ScriptedServer(ScriptedServer.Wire::hang);
        var transport = Routes.transport(Routes.plain(server.port()))) {
      for (int i = 0; i < transport.atOnce(); i++) {
        Thread.ofVirtual().start(() -> transport.deliver(Routes.mail("hello")));
      }
      while (server.connections() < transport.atOnce()) {
        Thread.onSpinWait();
      }

      assertThat(transport.deliver(Routes.mail("one too many")))
          .isEqualTo(again("all connections to the mail server are in use"));
      assertThat(server.connections()).isEqualTo(transport.atOnce());
    }
  }

  @Test
  void throughTheOutboxALateServerGetsTheMailAndARefusalIsKept(@TempDir Path directory) {
    try (var post = new Post(directory);
        var server =
            new ScriptedServer(
                refusing("RCPT", 451, "4.7.1 greylisted"),
                GOOD,
                refusing("RCPT", 550, "5.1.1 nobody here"));
        var transport = Routes.hasty(Routes.plain(server.port()))) {
      Map<ParcelKind, Courier> couriers = Map.of(Mail.KIND, Courier.forMail(transport));
      post.queue("hello");
      try (var worker = post.worker(post.sealer, couriers)) {
        worker.drain();
        assertThat(post.mailQueue().reasons())
            .containsExactly("recipient refused: 451 4.7.1 greylisted");
        post.clock.advance(Duration.ofSeconds(10));
        worker.drain();
        assertThat(post.mailQueue().count(MailOutcome.SENT)).isEqualTo(1);
      }
    }
    try (var post = new Post(directory.resolve("other"));
        var server = new ScriptedServer(refusing("RCPT", 550, "5.1.1 nobody here"));
        var transport = Routes.hasty(Routes.plain(server.port()))) {
      Map<ParcelKind, Courier> couriers = Map.of(Mail.KIND, Courier.forMail(transport));
      post.queue("hello");
      try (var worker = post.worker(post.sealer, couriers)) {
        worker.drain();
      }
      assertThat(post.rows()).isZero();
      assertThat(post.mailQueue().failed())
          .extracting(MailQueue.Failed::reason)
          .containsExactly("recipient refused: 550 5.1.1 nobody here");
    }
  }
}

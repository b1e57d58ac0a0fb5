package dev.countersign.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.base.Email;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevMailboxTest {
  private static final Email ADA = new Email("ada@example.com");
  private static final Email BOB = new Email("bob@example.com");

  @TempDir Path directory;
  private Post post;
  private DevMailbox mailbox;

  @BeforeEach
  void open() {
    post = new Post(directory);
    mailbox = new DevMailbox(post.database(), post.sealer, post.clock);
  }

  @AfterEach
  void close() {
    post.close();
  }

  private Delivery deliver(int id, Email to, String subject) {
    var mail = new Mail(to, subject, "the text", "the html");
    return mailbox.deliver(new OutgoingMail(new UUID(0, id), mail, Instant.EPOCH));
  }

  private static List<String> subjects(List<DeliveredMail> mails) {
    return mails.stream().map(delivered -> delivered.mail().subject()).toList();
  }

  @Test
  void mailIsListedNewestFirstEvenWithinAMillisecond() {
    assertThat(deliver(7, ADA, "first")).isEqualTo(new Delivery.Delivered());
    deliver(5, BOB, "second");
    deliver(9, ADA, "third");

    assertThat(subjects(mailbox.list())).containsExactly("third", "second", "first");
    assertThat(subjects(mailbox.list(ADA))).containsExactly("third", "first");
    assertThat(mailbox.list().getLast())
        .isEqualTo(
            new DeliveredMail(
                new Mail(ADA, "first", "the text", "the html"), post.clock.instant()));
  }

  @Test
  void repeatedDeliveryIsKeptOnce() {
    deliver(1, ADA, "hello");
    deliver(2, ADA, "later");
    deliver(1, ADA, "hello");

    assertThat(subjects(mailbox.list())).containsExactly("later", "hello");
  }

  @Test
  void onlyTheNewestAreKept() {
    deliver(1, ADA, "oldest");
    deliver(2, ADA, "second");
    var store = new DevMailStore();
    post.database()
        .write(tx -> {
          for (int id = 3; id <= DevMailbox.MAX_MAILS; id++) {
            store.insertLast(tx, new UUID(0, id), new byte[64], post.clock.instant());
          }
          return true;
        });
    assertThat(subjects(mailbox.list())).containsExactly("second", "oldest");

    deliver(999, ADA, "newest");

    assertThat(subjects(mailbox.list())).containsExactly("newest", "second");
  }

  @Test
  void mailIsKeptOverARestartAndSealed() throws IOException {
    deliver(1, ADA, "subject-in-the-clear");
    post.restart();

    assertThat(subjects(mailbox.list())).containsExactly("subject-in-the-clear");
    assertThat(onDisk())
        .contains("dev_mail")
        .doesNotContain("subject-in-the-clear", "the text", "the html");
  }

  private String onDisk() throws IOException {
    var all = new StringBuilder();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  @Test
  void mailOfAnEarlierKeyIsLeftOut() {
    deliver(1, ADA, "hello");

    assertThat(new DevMailbox(post.database(), new TestSealer(), post.clock).list()).isEmpty();
  }
}

package dev.countersign.web;

import static dev.countersign.html.Html.text;

import dev.countersign.base.Email;
import dev.countersign.html.Html;
import dev.countersign.http.Answer;
import dev.countersign.http.Call;
import dev.countersign.http.Refusal;
import dev.countersign.mail.DeliveredMail;
import dev.countersign.mail.DevMailbox;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Everybody's mail, for the developer at this machine: to anybody else it does not exist. In
/// English, as all that developers are told.
final class DevMailPage {
  private static final DateTimeFormatter WIRE_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter PAGE_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);
  private static final Pattern LINK = Pattern.compile("https?://[^\\s<>\"]+");

  private final Frame frame;
  private final Refusals refusals;
  private final Phrases english;
  private final DevMailbox mailbox;
  private final Runnable settle;

  /// @param settle brings everything asked for so far into the mailbox
  DevMailPage(
      Frame frame, Refusals refusals, Phrases english, DevMailbox mailbox, Runnable settle) {
    this.frame = frame;
    this.refusals = refusals;
    this.english = english;
    this.mailbox = mailbox;
    this.settle = settle;
  }

  Answer show(Call call) {
    if (!call.isFromThisMachine()) {
      return refusals.answer(new Refusal.NotFound(), call);
    }
    settle.run();
    List<DeliveredMail> mails = call.query("to").map(this::to).orElseGet(mailbox::list);
    boolean json = call.header("Accept").orElse("").contains("application/json");
    return json ? Answer.json(200, mails.stream().map(DevMailPage::wire).toList()) : page(mails);
  }

  private List<DeliveredMail> to(String typed) {
    Optional<Email> address = Email.parse(typed);
    return address.map(mailbox::list).orElse(List.of());
  }

  private static Wire wire(DeliveredMail delivered) {
    var mail = delivered.mail();
    return new Wire(
        mail.to().address(),
        mail.subject(),
        mail.text(),
        mail.html(),
        WIRE_TIME.format(delivered.sentAt()));
  }

  private Answer page(List<DeliveredMail> mails) {
    Html none =
        Html.of("<p>There is none yet. Ask for a reset mail, then load this page again.</p>\n");
    return frame.wide(
        200,
        english,
        Html.of("Mail"),
        Html.of(
            """
            <h1>Mail</h1>
            <p class="quiet">This server is in development mode: it sends no mail and keeps it here. Newest first.</p>
            {}\
            """,
            mails.isEmpty() ? none : Html.join(mails.stream().map(DevMailPage::article).toList())));
  }

  private static Html article(DeliveredMail delivered) {
    var mail = delivered.mail();
    Instant sentAt = delivered.sentAt();
    return Html.of(
        """
        <article>
        <h2>{}</h2>
        <p class="quiet">To {}, <time datetime="{}">{}</time></p>
        <pre>{}</pre>
        <details>
        <summary>Source of the HTML part</summary>
        <pre>{}</pre>
        </details>
        </article>
        """,
        text(mail.subject()),
        text(mail.to().address()),
        text(WIRE_TIME.format(sentAt)),
        text(PAGE_TIME.format(sentAt)),
        withLinks(mail.text()),
        text(mail.html()));
  }

  private static Html withLinks(String plain) {
    List<Html> pieces = new ArrayList<>();
    Matcher links = LINK.matcher(plain);
    int from = 0;
    while (links.find()) {
      pieces.add(text(plain.substring(from, links.start())));
      pieces.add(Html.of("<a href=\"{}\">{}</a>", text(links.group()), text(links.group())));
      from = links.end();
    }
    pieces.add(text(plain.substring(from)));
    return Html.join(pieces);
  }

  /// One mail as JSON.
  private record Wire(String to, String subject, String text, String html, String sentAt) {}
}

package dev.countersign;

import dev.countersign.config.Config;
import dev.countersign.language.Languages;
import dev.countersign.mail.Courier;
import dev.countersign.mail.DevMailbox;
import dev.countersign.mail.InlineImage;
import dev.countersign.mail.Letters;
import dev.countersign.mail.Mail;
import dev.countersign.mail.MailRoute.Nowhere;
import dev.countersign.mail.MailRoute.Smtp;
import dev.countersign.mail.MailTransport;
import dev.countersign.mail.ParcelKind;
import dev.countersign.mail.SmtpTransport;
import dev.countersign.reset.Resets;
import dev.countersign.verify.Verifications;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// How mail is written and who carries it, as settings say.
///
/// @param config the settings
record MailRoom(Config config) {
  /// The letters, an operator's own before the shipped ones.
  Letters letters(Languages languages) {
    String site = config.naming().site();
    return config
        .mailTemplates()
        .map(folder -> Letters.overridden(folder, languages, config.brand(), site))
        .orElseGet(() -> Letters.shipped(config.brand(), site));
  }

  /// Who carries each kind of parcel; mails are left lying where nobody does.
  ///
  /// @param opened is told what has to be closed in the end
  Map<ParcelKind, Courier> couriers(
      Resets resets,
      Verifications verifications,
      DevMailbox mailbox,
      URI publicUrl,
      Consumer<AutoCloseable> opened) {
    var couriers = new HashMap<>(resets.couriers());
    couriers.putAll(verifications.couriers());
    switch (config.mail()) {
      case Smtp smtp -> {
        var transport = new SmtpTransport(smtp, publicUrl.getHost(), images());
        opened.accept(transport);
        put(couriers, transport);
      }
      case Nowhere() -> {
        if (config.dev()) {
          put(couriers, mailbox);
        }
      }
    }
    return couriers;
  }

  private static void put(Map<ParcelKind, Courier> couriers, MailTransport transport) {
    couriers.put(Mail.KIND, Courier.forMail(transport));
    couriers.put(Mail.FOR_NOBODY, Courier.forNobody(transport));
  }

  private List<InlineImage> images() {
    return config.brand().logo().stream()
        .map(logo -> new InlineImage("logo", logo.mediaType(), logo.bytes()))
        .toList();
  }

  /// Whether mails are kept to be read here: whoever sets a mail server means it, while developing
  /// too.
  boolean isKept() {
    return config.dev() && config.mail() instanceof Nowhere;
  }
}

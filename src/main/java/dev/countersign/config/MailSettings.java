package dev.countersign.config;

import dev.countersign.base.Secret;
import dev.countersign.mail.MailRoute.Tls;
import dev.countersign.mail.Mailbox;
import java.nio.file.Path;
import java.util.List;

/// The part of the [table][Settings] that is about mail.
final class MailSettings {
  static final Setting<String> HOST =
      new Setting<>(
          "mail.smtp.host",
          SettingType.mailHost(),
          "",
          "Mail server that takes all mail; without one mail waits in the queue.");

  static final Setting<Integer> PORT =
      new Setting<>(
          "mail.smtp.port",
          SettingType.number(0, 65_535),
          "0",
          "Its port; 0 is 587 with starttls, 465 with tls and 25 with none.");

  static final Setting<Tls> TLS =
      new Setting<>(
          "mail.smtp.tls",
          SettingType.oneOf(List.of(Tls.values()), Tls::text),
          "starttls",
          "Its encryption: starttls, tls (from the first byte) or none; certificates are checked.");

  static final Setting<Path> CA_FILE =
      new Setting<>(
          "mail.smtp.ca-file",
          SettingType.path(),
          "",
          "Certificates in PEM that vouch for it, in place of the authorities that Java trusts.");

  static final Setting<String> USER =
      new Setting<>(
          "mail.smtp.user", SettingType.name(), "", "Who signs in there; nobody when empty.");

  static final Setting<Secret> PASSWORD =
      new Setting<>("mail.smtp.password", SettingType.password(), "", "Password of that user.");

  // A mail takes a second or less; more connections than a few look like a flood to its server.
  static final Setting<Integer> CONNECTIONS =
      new Setting<>(
          "mail.smtp.connections",
          SettingType.number(1, 20),
          "2",
          "Connections of this node to it: mails that are sent at the same time.");

  static final Setting<Mailbox> FROM =
      new Setting<>(
          "mail.from",
          SettingType.mailbox(),
          "",
          "Who mails are from, such as Example <no-reply@example.com>; needed with mail.smtp.host.");

  static final Setting<Mailbox> REPLY_TO =
      new Setting<>(
          "mail.reply-to",
          SettingType.mailbox(),
          "",
          "Where answers to mails go; to mail.from when empty.");

  static final List<Setting<?>> ALL =
      List.of(HOST, PORT, TLS, CA_FILE, USER, PASSWORD, CONNECTIONS, FROM, REPLY_TO);

  private MailSettings() {}
}

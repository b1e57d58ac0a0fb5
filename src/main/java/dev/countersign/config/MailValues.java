package dev.countersign.config;

import dev.countersign.base.Secret;
import dev.countersign.base.StartRefused;
import dev.countersign.mail.MailRoute;
import dev.countersign.mail.MailRoute.Tls;
import dev.countersign.mail.MailRoute.Trust;
import dev.countersign.mail.Mailbox;
import java.nio.file.Path;
import java.util.Optional;

/// The settings of mail, checked together.
final class MailValues {
  private MailValues() {}

  /// @throws StartRefused when a value is none that its setting takes, or two of them disagree
  static MailRoute read(SettingValues values) {
    Optional<String> host = values.given(MailSettings.HOST);
    if (host.isEmpty()) {
      refuseWithoutHost(values);
      return new MailRoute.Nowhere();
    }
    Mailbox from =
        values
            .given(MailSettings.FROM)
            .orElseThrow(() -> new StartRefused("mail.from must be set when mail.smtp.host is."));
    Tls tls = values.get(MailSettings.TLS);
    int port = values.get(MailSettings.PORT);
    Optional<Path> caFile = values.given(MailSettings.CA_FILE);
    if (caFile.isPresent() && tls == Tls.NONE) {
      throw new StartRefused("mail.smtp.ca-file is set, but mail.smtp.tls is none.");
    }
    return new MailRoute.Smtp(
        host.get(),
        port == 0 ? tls.port() : port,
        tls,
        caFile.<Trust>map(Trust.OfFile::new).orElse(new Trust.OfJava()),
        user(values, host.get(), tls),
        values.given(MailSettings.PASSWORD).orElse(Secret.ofText("")),
        from,
        values.given(MailSettings.REPLY_TO).orElse(from),
        values.get(MailSettings.CONNECTIONS));
  }

  private static void refuseWithoutHost(SettingValues values) {
    for (Setting<?> setting : MailSettings.ALL) {
      // Those with a default stand in the example file, and say nothing.
      if (values.given(setting).isPresent() && setting.standard().isEmpty()) {
        throw new StartRefused(
            "%s is set, but %s is not, so that mail is not sent by SMTP."
                .formatted(setting.name(), MailSettings.HOST.name()));
      }
    }
  }

  // Whoever reads the network reads the password, and then sends mail as this server.
  private static String user(SettingValues values, String host, Tls tls) {
    Optional<String> user = values.given(MailSettings.USER);
    if (user.isPresent() != values.given(MailSettings.PASSWORD).isPresent()) {
      throw new StartRefused("mail.smtp.user and mail.smtp.password must be set together.");
    }
    if (user.isPresent() && tls == Tls.NONE && !isThisMachine(host)) {
      throw new StartRefused(
          "mail.smtp.password would travel in the open to %s: mail.smtp.tls must be starttls or tls."
              .formatted(host));
    }
    return user.orElse("");
  }

  // By its name and without looking it up: what it is called elsewhere may change.
  private static boolean isThisMachine(String host) {
    return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.[0-9]{1,3}){3}");
  }
}

package dev.countersign.verify;

import dev.countersign.base.Email;
import dev.countersign.language.Language;
import dev.countersign.language.Languages;
import dev.countersign.mail.Letter;
import dev.countersign.mail.Letters;
import dev.countersign.mail.Mail;
import java.net.URI;
import java.util.Map;

/// The mail that proves an address: its link, and its code for typing.
final class VerificationMails {
  private final String base;
  private final Languages languages;
  private final Letters letters;

  /// @param publicUrl where people reach this server; every link starts with it and with nothing
  ///   that a request said
  VerificationMails(URI publicUrl, Languages languages, Letters letters) {
    this.base = publicUrl.toString().replaceFirst("/+$", "");
    this.languages = languages;
    this.letters = letters;
  }

  /// @param languageTag of the language that was chosen when the mail was asked for
  Mail verifyAddress(Email to, String languageTag, String token) {
    Language language = languages.find(languageTag).orElseGet(languages::fallback);
    return letters.write(
        Letter.VERIFY_ADDRESS,
        to,
        language,
        Map.of(
            "link",
            base + "/verify-email?token=" + token,
            "code",
            token,
            "validity",
            Long.toString(Verifications.TOKEN_LIFE.toHours())));
  }
}

package dev.countersign.base;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.fuzz.Must;
import java.util.Locale;
import java.util.Optional;

/// E-mail addresses as people type them, and names with them.
public final class EmailFuzz {
  private EmailFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String typed = new String(input, UTF_8);
    Optional<Email> email = Email.parse(typed);
    email.ifPresent(it -> parsed(typed, it));
    PersonName.parse(typed).ifPresent(name -> named(typed, name));
  }

  private static void parsed(String typed, Email email) {
    String address = email.address();
    Optional<Email> same = Optional.of(email);
    Must.equal(typed.strip().toLowerCase(Locale.ROOT), address, "more than trimmed and lowered");
    Must.hold(typed.strip().chars().allMatch(c -> c < 0x80), "folded into ASCII");
    Must.hold(address.length() <= Email.MAX_CHARS, "too long for SMTP");
    Must.hold(address.chars().allMatch(c -> c > ' ' && c < 0x7f), "a space or no ASCII");
    Must.equal(address.indexOf('@'), address.lastIndexOf('@'), "two at-signs");
    Must.hold(address.indexOf('.', address.indexOf('@')) > 0, "a domain without a dot");
    Must.hold(address.matches("[^<>()\\[\\]\\\\,;:\"]+"), "what separates addresses in mails");
    Must.equal(same, Email.parse(address), "read again");
    Must.equal(same, Email.parse(" " + address.toUpperCase(Locale.ROOT) + "\n"), "shouted");
    String domain = address.substring(address.indexOf('@'));
    Must.equal(address.charAt(0) + "***" + domain, email.toString(), "shown");
  }

  private static void named(String typed, PersonName name) {
    String text = name.text();
    Must.equal(typed.strip(), text, "more than trimmed");
    Must.hold(text.codePointCount(0, text.length()) <= PersonName.MAX_CODE_POINTS, "too long");
    Must.hold(text.chars().noneMatch(c -> c < ' ' || c == 0x7f || c == 0x2028), "breaks lines");
    Must.equal(Optional.of(name), PersonName.parse(text), "read again");
  }
}

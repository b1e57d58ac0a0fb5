package dev.countersign.mail;

import dev.countersign.base.Email;
import dev.countersign.base.StartRefused;
import dev.countersign.brand.Brand;
import dev.countersign.language.Language;
import dev.countersign.language.Languages;
import dev.countersign.mail.LetterTemplate.Broken;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes letters: finds the templates and fills them with the phrases of the reader's language,
/// with what the letter is about, and with how the server looks. Safe for use by many threads.
///
/// `docs/mail.md` says what templates there are and what they see.
public final class Letters {
  static final String HTML = ".html";
  private static final String SUBJECT = ".subject.txt";
  private static final String TEXT = ".txt";
  private static final String FRAME = "frame";
  private static final String BUTTON = "button";
  private static final String CODE = "code";

  /// The parts of every letter.
  static final List<String> ENDINGS = List.of(SUBJECT, TEXT, HTML);

  /// What letters share, in HTML.
  static final List<String> PARTS = List.of(FRAME, BUTTON, CODE);

  private final Brand brand;
  private final String site;
  private final LetterTemplates templates;

  private Letters(Brand brand, String site, LetterTemplates templates) {
    this.brand = brand;
    this.site = site;
    this.templates = templates;
  }

  /// Letters as they are shipped.
  ///
  /// @param site the host that people know this server by
  public static Letters shipped(Brand brand, String site) {
    return new Letters(brand, site, new LetterTemplates(Map.of()));
  }

  /// Letters for which an operator's folder has templates, each of them tried out.
  ///
  /// @param site the host that people know this server by
  /// @throws StartRefused when a template cannot be read, or no mail can be made with it
  public static Letters overridden(Path folder, Languages languages, Brand brand, String site) {
    var own = new LetterTemplates(TemplateFolder.read(folder, languages));
    var letters = new Letters(brand, site, own);
    for (Language language : languages.all()) {
      for (Letter letter : Letter.values()) {
        letters.tryOut(letter, language);
      }
    }
    return letters;
  }

  // With values as long as any that will come.
  private void tryOut(Letter letter, Language language) {
    String code = "0".repeat(50);
    var samples = new HashMap<String, String>();
    samples.put("link", "https://%s:65535/%s?token=%s".formatted(site, "a".repeat(50), code));
    samples.put("code", code);
    samples.put("validity", "1440");
    samples.put("moment", language.moment(Instant.parse("2026-09-30T22:22:22Z")));
    samples.keySet().retainAll(letter.needs());
    try {
      Mail _ = write(letter, new Email("somebody@example.com"), language, samples);
    } catch (Broken e) {
      throw new StartRefused("mail.templates: %s.".formatted(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new StartRefused(
          "mail.templates: with these, %s in the language %s cannot be sent: %s."
              .formatted(letter.stem(), language.tag(), e.getMessage()),
          e);
    }
  }

  /// The letter to somebody, in their language.
  ///
  /// @param values what the letter is about; links start with the configured public address and
  ///   with nothing that a request said
  /// @throws IllegalArgumentException when the values are not those of the letter
  public Mail write(Letter letter, Email to, Language language, Map<String, String> values) {
    if (!values.keySet().equals(letter.needs())) {
      throw new IllegalArgumentException(letter + " needs " + letter.needs());
    }
    Map<String, Object> known = known(letter, language, values);
    String subject = fill(letter.stem(), SUBJECT, language, known).strip();
    known.put("subject", subject);
    String text = fill(letter.stem(), TEXT, language, known);
    known.put("button-html", fill(BUTTON, HTML, language, known).strip());
    if (letter.needs().contains("code")) {
      known.put("code-html", fill(CODE, HTML, language, known).strip());
    }
    known.put("content-html", fill(letter.stem(), HTML, language, known).strip());
    return new Mail(to, subject, text, fill(FRAME, HTML, language, known));
  }

  private String fill(String stem, String ending, Language language, Map<String, Object> known) {
    return templates.find(stem, ending, language).render(known);
  }

  private Map<String, Object> known(Letter letter, Language language, Map<String, String> values) {
    var inPhrases = new HashMap<>(values);
    inPhrases.put("brand", brand.name());
    inPhrases.put("site", site);
    var known = new HashMap<String, Object>(inPhrases);
    known.put("t", language.sayAll("mail." + letter.stem(), inPhrases));
    known.put("frame", language.sayAll("mail.frame", inPhrases));
    known.put(
        "colour",
        Map.of(
            "accent", brand.colour(),
            "on-accent", brand.colour().onColour(),
            "on-light", brand.accentOnLight(),
            "on-dark", brand.accentOnDark()));
    known.put("logo", brand.logo().isPresent());
    known.put("language", language.tag());
    return known;
  }
}

package dev.countersign.mail;

import dev.countersign.base.Email;
import dev.countersign.brand.Brand;
import dev.countersign.language.Language;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/// Writes letters: finds the templates and fills them with the phrases of the reader's language,
/// with what the letter is about, and with how the server looks. Safe for use by many threads.
///
/// A template sees `t` (the phrases below `mail.<letter>`), `frame` (those below `mail.frame`), the
/// letter's own values, `brand`, `colour`, `logo`, `site` and `language`. `button.html` and
/// `code.html` are filled first and put into a letter's HTML whole, which is put into `frame.html`.
public final class Letters {
  static final String SUBJECT = ".subject.txt";
  static final String TEXT = ".txt";
  static final String HTML = ".html";

  private final Brand brand;
  private final String site;
  private final LetterTemplates templates;

  Letters(Brand brand, URI publicUrl, LetterTemplates templates) {
    this.brand = brand;
    this.site = publicUrl.getHost();
    this.templates = templates;
  }

  /// Letters as they are shipped.
  ///
  /// @param publicUrl where people reach this server
  public static Letters shipped(Brand brand, URI publicUrl) {
    return new Letters(brand, publicUrl, new LetterTemplates(Map.of()));
  }

  /// The letter to somebody, in their language.
  ///
  /// @param values what the letter is about; links start with the configured public address and
  ///   with nothing that a request said
  /// @throws IllegalArgumentException when the values are not those of the letter
  public Mail write(Letter letter, Email to, Language language, Map<String, String> values) {
    if (!values.keySet().equals(letter.needs())) {
      throw new IllegalArgumentException(letter + " wants " + letter.needs());
    }
    Map<String, Object> known = known(letter, language, values);
    String subject = fill(letter.stem(), SUBJECT, language, known).strip();
    known.put("subject", subject);
    String text = fill(letter.stem(), TEXT, language, known);
    for (String part : new String[] {"button", "code"}) {
      if (!part.equals("code") || values.containsKey(part)) {
        known.put("html-" + part, fill(part, HTML, language, known).strip());
      }
    }
    known.put("content", fill(letter.stem(), HTML, language, known).strip());
    return new Mail(to, subject, text, fill("frame", HTML, language, known));
  }

  private String fill(String stem, String ending, Language language, Map<String, Object> known) {
    return templates.find(stem, ending, language).render(known);
  }

  private Map<String, Object> known(Letter letter, Language language, Map<String, String> values) {
    var inPhrases = new HashMap<>(values);
    inPhrases.put("brand", brand.name());
    inPhrases.put("site", site);
    var known = new HashMap<String, Object>(values);
    known.put("t", language.sayAll("mail." + letter.stem(), inPhrases));
    known.put("frame", language.sayAll("mail.frame", inPhrases));
    known.put("brand", brand.name());
    known.put(
        "colour",
        Map.of(
            "accent", brand.colour(),
            "on-accent", brand.colour().onColour(),
            "on-light", brand.accentOnLight(),
            "on-dark", brand.accentOnDark()));
    known.put("logo", brand.logo().isPresent());
    known.put("site", site);
    known.put("language", language.tag());
    return known;
  }
}

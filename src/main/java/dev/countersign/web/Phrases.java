package dev.countersign.web;

import static dev.countersign.html.Html.text;

import com.google.errorprone.annotations.CompileTimeConstant;
import dev.countersign.html.Html;
import dev.countersign.http.Call;
import dev.countersign.language.Language;
import dev.countersign.language.Languages;
import java.util.Map;

/// What pages say, in the language of whoever reads them.
record Phrases(Language language) {
  static Phrases of(Languages languages, Call call) {
    return new Phrases(languages.best(call.client().languages()));
  }

  Html say(@CompileTimeConstant final String key) {
    return text(language.say(key));
  }

  Html say(@CompileTimeConstant final String key, Map<String, String> values) {
    return text(language.say(key, values));
  }

  /// The title of a page that says what went wrong: who hears titles hears that first.
  Html error(Html title) {
    return Html.of("{} {}", say("page.frame.error"), title);
  }
}

package dev.countersign.mail;

import com.samskivert.mustache.BasicCollector;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.MustacheParseException;
import com.samskivert.mustache.Template;
import dev.countersign.html.Html;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A compiled Mustache template: of HTML when its name says so, of plain text otherwise.
///
/// In HTML values are escaped. A value that is not there is an error, and values are looked up in
/// maps alone: no template gets at the methods of an object. Safe for use by many threads.
final class LetterTemplate {
  private static final Mustache.Compiler COMPILER =
      Mustache.compiler().strictSections(true).withCollector(new MapsAlone());
  private static final Pattern LINE = Pattern.compile(" @ line (\\d+)$");

  private final String name;
  private final Template template;

  private LetterTemplate(String name, Template template) {
    this.name = name;
    this.template = template;
  }

  /// @throws Broken when the text is no template
  static LetterTemplate compile(String name, String text) {
    Mustache.Compiler compiler =
        name.endsWith(".html")
            ? COMPILER.withEscaper(value -> Html.text(value).toString())
            : COMPILER.escapeHTML(false);
    try {
      return new LetterTemplate(name, compiler.compile(text));
    } catch (MustacheParseException e) {
      String message = String.valueOf(e.getMessage());
      Matcher line = LINE.matcher(message);
      String where = line.find() ? ", line " + line.group(1) : "";
      throw new Broken(name + where + ": " + line.replaceAll(""), e);
    }
  }

  /// @throws Broken when it wants a value that is not there
  String render(Map<String, Object> values) {
    try {
      return template.execute(values);
    } catch (MustacheException.Context e) {
      throw new Broken(name + ", line " + e.lineNo + ": there is no value " + e.key, e);
    } catch (MustacheException | UnsupportedOperationException e) {
      throw new Broken(name + ": it includes another template, which it cannot", e);
    }
  }

  /// The template cannot be used; the message says which, where and why.
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Broken(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private static final class MapsAlone extends BasicCollector {
    @Override
    public Mustache.VariableFetcher createFetcher(Object context, String name) {
      return (from, key) ->
          from instanceof Map<?, ?> map && map.containsKey(key)
              ? map.get(key)
              : Template.NO_FETCHER_FOUND;
    }

    @Override
    public <K, V> Map<K, V> createFetcherCache() {
      return new ConcurrentHashMap<>();
    }
  }
}

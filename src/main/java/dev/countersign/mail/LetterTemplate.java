package dev.countersign.mail;

import com.samskivert.mustache.BasicCollector;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import dev.countersign.html.Html;
import java.io.Serial;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A compiled Mustache template: of HTML when its name says so, of plain text otherwise.
///
/// In HTML values are escaped. A value that is not there is an error, and values are looked up in
/// maps alone: no template gets at the methods of an object, or at another file. Safe for use by
/// many threads.
final class LetterTemplate {
  private static final Mustache.Compiler COMPILER =
      Mustache.compiler().strictSections(true).withCollector(new MapsAlone());
  private static final Pattern LINE = Pattern.compile(" @ line ([0-9]+)$");

  private final String name;
  private final Template template;

  private LetterTemplate(String name, Template template) {
    this.name = name;
    this.template = template;
  }

  /// @param name how the operator knows it: a file
  /// @throws Broken when the text is no template
  static LetterTemplate compile(String name, String text) {
    Mustache.Compiler compiler =
        name.endsWith(".html")
            ? COMPILER.withEscaper(value -> Html.text(value).toString())
            : COMPILER.escapeHTML(false);
    try {
      Template template = compiler.compile(text);
      template.visit(new Strictly(name, text));
      return new LetterTemplate(name, template);
    } catch (MustacheException e) {
      String message = String.valueOf(e.getMessage());
      Matcher line = LINE.matcher(message);
      throw line.find()
          ? new Broken(name, line.group(1), message.substring(0, line.start()))
          : new Broken(name, "1", message);
    }
  }

  /// @throws Broken when it wants a value that is not there
  String render(Map<String, Object> values) {
    try {
      return template.execute(values);
    } catch (MustacheException.Context e) {
      throw new Broken(name, String.valueOf(e.lineNo), "there is no value " + e.key);
    }
  }

  /// The template cannot be used; the message says which, where and why.
  static final class Broken extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    private Broken(String name, String line, String why) {
      super(name + ", line " + line + ": " + why);
    }
  }

  /// Refuses what the library lets pass: a tag that never ends, and other templates.
  private record Strictly(String name, String source) implements Mustache.Visitor {
    @Override
    public void visitText(String text) {
      int open = text.indexOf("{{");
      if (open >= 0) {
        int at = Math.max(source.indexOf(text.substring(open)), 0);
        long line = 1 + source.substring(0, at).chars().filter(c -> c == '\n').count();
        throw new Broken(name, String.valueOf(line), "this {{ is never closed");
      }
    }

    @Override
    public void visitVariable(String variable) {}

    @Override
    public boolean visitInclude(String other) {
      return refuse(other);
    }

    @Override
    public boolean visitParent(String other) {
      return refuse(other);
    }

    private boolean refuse(String other) {
      Pattern tag = Pattern.compile("\\{\\{\\s*[<>]\\s*" + Pattern.quote(other));
      long line = 1 + source.lines().takeWhile(it -> !tag.matcher(it).find()).count();
      throw new Broken(name, String.valueOf(line), "templates cannot include others");
    }

    @Override
    public boolean visitSection(String section) {
      return true;
    }

    @Override
    public boolean visitInvertedSection(String section) {
      return true;
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

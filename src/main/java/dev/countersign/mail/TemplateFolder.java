package dev.countersign.mail;

import dev.countersign.base.StartRefused;
import dev.countersign.language.Language;
import dev.countersign.language.Languages;
import dev.countersign.mail.LetterTemplate.Broken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// An operator's folder of templates, each of which stands in for the shipped one of its name.
final class TemplateFolder {
  private static final int MAX_BYTES = Mail.MAX_BODY_CHARS;

  private TemplateFolder() {}

  /// Its templates by name. Hidden files are left alone: editors and container platforms put some
  /// there.
  ///
  /// @throws StartRefused when it cannot be read, or has a file in it that is no template
  static Map<String, LetterTemplate> read(Path folder, Languages languages) {
    Set<String> known = names(languages);
    var found = new HashMap<String, LetterTemplate>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.startsWith(".")) {
          continue;
        }
        if (!known.contains(name)) {
          throw refused(
              "%s has a name that no template has. Without a language they are %s"
                  .formatted(file, String.join(", ", names(""))));
        }
        found.put(name, template(file));
      }
    } catch (IOException e) {
      throw new StartRefused("mail.templates: the folder %s cannot be read.".formatted(folder), e);
    }
    return found;
  }

  private static LetterTemplate template(Path file) {
    String text;
    try {
      text = text(file);
    } catch (CharacterCodingException e) {
      throw new StartRefused("mail.templates: %s is not in UTF-8.".formatted(file), e);
    } catch (IOException e) {
      throw new StartRefused("mail.templates: %s cannot be read.".formatted(file), e);
    }
    try {
      return LetterTemplate.compile(file.toString(), text);
    } catch (Broken e) {
      throw new StartRefused("mail.templates: %s.".formatted(e.getMessage()), e);
    }
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw refused("%s is longer than %d KiB".formatted(file, MAX_BYTES / 1024));
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.replace("\uFEFF", "").replace("\r\n", "\n");
    }
  }

  private static StartRefused refused(String why) {
    return new StartRefused("mail.templates: " + why + ".");
  }

  private static Set<String> names(Languages languages) {
    var names = new TreeSet<>(names(""));
    for (Language language : languages.all()) {
      names.addAll(names("." + language.tag()));
    }
    return names;
  }

  private static Set<String> names(String spoken) {
    var names = new TreeSet<String>();
    for (Letter letter : Letter.values()) {
      for (String ending : Letters.ENDINGS) {
        names.add(letter.stem() + spoken + ending);
      }
    }
    for (String part : Letters.PARTS) {
      names.add(part + spoken + Letters.HTML);
    }
    return names;
  }
}

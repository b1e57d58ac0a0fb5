package dev.countersign.crypto;

import dev.countersign.base.Secret;
import dev.countersign.base.StartRefused;
import dev.countersign.limit.HashLimit;
import dev.countersign.limit.SizeLimit;
import dev.countersign.limit.TimeLimit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The keys that go into password hashes and are not in the database: one for new hashes, and those
/// before it that older hashes still name.
///
/// Each is named by what it is, so no other can ever stand in its place. Immutable.
public final class Peppers {
  /// Stands in place of the first key when new hashes are to have none.
  private static final String NONE = "none";

  private static final byte[] ID_LABEL =
      "countersign/pepper-id".getBytes(StandardCharsets.US_ASCII);

  /// As many as the PHC string format allows for a `keyid`.
  private static final int ID_BYTES = 8;

  private final Optional<String> current;
  private final Map<String, Secret> keys;

  private Peppers(Optional<String> current, Map<String, Secret> keys) {
    this.current = current;
    this.keys = Map.copyOf(keys);
  }

  /// No keys: hashes are of password and salt alone.
  public static Peppers none() {
    return new Peppers(Optional.empty(), Map.of());
  }

  /// Keys of 32 bytes in base64, between commas, spaces or line ends; the first is for new hashes,
  /// and may be `none`. Empty when there is no key, too many, or something else, or one twice.
  public static Optional<Peppers> parse(String text) {
    List<String> words = Stream.of(text.split("[,\\s]+")).filter(w -> !w.isEmpty()).toList();
    boolean hasNone = !words.isEmpty() && words.getFirst().equals(NONE);
    List<String> written = hasNone ? words.subList(1, words.size()) : words;
    if (written.isEmpty() || written.size() > HashLimit.PEPPERS.amount()) {
      return Optional.empty();
    }
    var keys = new LinkedHashMap<String, Secret>();
    for (String word : written) {
      Optional<Secret> key = MasterKey.parse(word).map(MasterKey.Given::key);
      if (key.isEmpty() || keys.put(id(key.get()), key.get()) != null) {
        return Optional.empty();
      }
    }
    Optional<String> first = keys.keySet().stream().findFirst();
    return Optional.of(new Peppers(hasNone ? Optional.empty() : first, keys));
  }

  /// Fetches them from where they are kept.
  ///
  /// @throws StartRefused when they are not there, or are none
  public static Peppers obtain(PepperSource source) {
    return switch (source) {
      case PepperSource.None() -> none();
      case PepperSource.Given(Peppers peppers) -> peppers;
      case PepperSource.InFile(Path path) -> read(path);
      case PepperSource.OfCommand(List<String> words, String setting) ->
          parse(KeyCommand.output(words, setting, TimeLimit.KEY_COMMAND.duration()))
              .orElseThrow(() ->
                  new StartRefused(
                      "The command of %s does not print %s.".formatted(setting, expected())));
    };
  }

  private static Peppers read(Path file) {
    try {
      KeyFile.requireOwnerOnly("pepper file", file);
      if (Files.size(file) > SizeLimit.COMMAND_OUTPUT.amount()) {
        throw noPeppers(file);
      }
      return parse(Files.readString(file, StandardCharsets.ISO_8859_1))
          .orElseThrow(() -> noPeppers(file));
    } catch (NoSuchFileException e) {
      throw new StartRefused(
          "The pepper file %s is missing, and passwords cannot be checked without it: copy it from another node."
              .formatted(file),
          e);
    } catch (IOException e) {
      throw new StartRefused(
          "The pepper file %s cannot be read: %s.".formatted(file, e.getMessage()), e);
    }
  }

  private static StartRefused noPeppers(Path file) {
    return new StartRefused("The pepper file %s does not hold %s.".formatted(file, expected()));
  }

  /// What [#parse] takes, for people.
  public static String expected() {
    return "keys of %d bytes in base64, as `openssl rand -base64 32` makes them, each once, at most %d"
        .formatted(MasterKey.BYTES, HashLimit.PEPPERS.amount());
  }

  private static String id(Secret key) {
    byte[] first = Arrays.copyOf(Digests.hmacSha256(key, ID_LABEL), ID_BYTES);
    return Argon2idHash.base64(Secret.of(first));
  }

  /// The name of the key of new hashes, when they have one.
  public Optional<String> current() {
    return current;
  }

  /// The names of all.
  public Set<String> ids() {
    return keys.keySet();
  }

  Optional<Secret> key(String id) {
    return Optional.ofNullable(keys.get(id));
  }

  @Override
  public String toString() {
    return "Peppers[redacted]";
  }
}

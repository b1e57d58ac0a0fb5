package dev.countersign.config;

import dev.countersign.base.Secret;
import dev.countersign.brand.Brand;
import dev.countersign.brand.Colour;
import dev.countersign.client.ResourceServer;
import dev.countersign.crypto.Hs256Key;
import dev.countersign.crypto.MasterKey;
import dev.countersign.crypto.Peppers;
import dev.countersign.limit.RateLimit.Rate;
import dev.countersign.mail.Mailbox;
import dev.countersign.store.PostgresUrl;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What values a setting takes.
///
/// @param shape how the configuration file has them
/// @param expected the second half of "it must be …"
/// @param secret whether a value must never be shown
/// @param parser the value in a text, or empty when it is none
record SettingType<T>(
    Shape shape, String expected, boolean secret, Function<String, Optional<T>> parser) {

  private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(1);

  /// How a value stands in the configuration file.
  enum Shape {
    TEXT,
    NUMBER,
    SWITCH,
    LIST
  }

  static SettingType<Boolean> onOrOff() {
    return new SettingType<>(
        Shape.SWITCH,
        "true or false",
        false,
        text ->
            switch (text) {
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> Optional.empty();
            });
  }

  static SettingType<Integer> number(int least, int most) {
    String expected = "a number from %d to %d".formatted(least, most);
    return new SettingType<>(
        Shape.NUMBER,
        expected,
        false,
        text -> parseNumber(text).filter(number -> number >= least && number <= most));
  }

  static SettingType<Duration> duration(Duration least, Duration most) {
    String range = Durations.write(least) + " to " + Durations.write(most);
    return text(
        "a duration from " + range + ", such as 60s, 5m, 1h or 7d",
        text ->
            Durations.parse(text)
                .filter(value -> value.compareTo(least) >= 0 && value.compareTo(most) <= 0));
  }

  /// So many in a window, as `30/5m`.
  static SettingType<Rate> rate(int mostEvents, Duration longestWindow) {
    return text(
        "a count from 1 to %d and a window from %s to %s, such as 30/5m"
            .formatted(
                mostEvents, Durations.write(SHORTEST_WINDOW), Durations.write(longestWindow)),
        text ->
            parseRate(text)
                .filter(rate -> rate.count() <= mostEvents)
                .filter(rate -> rate.window().compareTo(SHORTEST_WINDOW) >= 0)
                .filter(rate -> rate.window().compareTo(longestWindow) <= 0));
  }

  static SettingType<Path> path() {
    return text("a path", SettingType::parsePath);
  }

  static <E extends Enum<E>> SettingType<E> oneOf(List<E> values, Function<E, String> written) {
    return text(
        "one of " + values.stream().map(written).collect(Collectors.joining(", ")),
        text -> values.stream().filter(value -> written.apply(value).equals(text)).findFirst());
  }

  static SettingType<ListenHost> listenHost() {
    return text("an address of this machine, or a name of one", ListenHost::parse);
  }

  static SettingType<URI> publicUrl() {
    return text(
        "an http or https URL without user, query and fragment, such as https://auth.example.com",
        WebAddress::parseBase);
  }

  /// What tokens name as their issuer (RFC 7519 §4.1.1).
  static SettingType<String> issuer() {
    return text(
        "a URL, or another text of at most 200 visible ASCII characters",
        text -> Optional.of(text).filter(issuer -> issuer.matches("[!-~]{1,200}")));
  }

  /// A list of values, separated by commas where there are no arrays.
  static SettingType<List<String>> list(String expected, Predicate<String> isEntry) {
    return new SettingType<>(
        Shape.LIST,
        expected,
        false,
        text -> Optional.of(parseList(text)).filter(entries -> entries.stream().allMatch(isEntry)));
  }

  /// A secret type, for a URL can hold a password.
  static SettingType<PostgresUrl> postgresUrl() {
    return secret(
        "a URL of PostgreSQL, such as postgres://user@db.example.com/auth or jdbc:postgresql://db.example.com/auth",
        PostgresUrl::parse);
  }

  static SettingType<String> brandName() {
    return text(
        "one line of at most %d visible characters".formatted(Brand.MAX_NAME_CHARS),
        text -> Optional.of(text.strip()).filter(Brand::isName));
  }

  static SettingType<Colour> colour() {
    return text("a colour, such as #1d5fa8", Colour::parse);
  }

  /// A host by its name or address, not looked up.
  static SettingType<String> mailHost() {
    return text(
        "a name or an address of a host, such as smtp.example.com",
        text -> Optional.of(text).filter(host -> host.matches("[A-Za-z0-9_.:-]{1,253}")));
  }

  static SettingType<Mailbox> mailbox() {
    return text("an address, or a name and an address in angle brackets", Mailbox::parse);
  }

  static SettingType<String> name() {
    return text("a name", Optional::of);
  }

  /// A program and its arguments, between spaces.
  static SettingType<String> command() {
    return text("a program and its arguments", text -> Optional.of(text).filter(t -> !t.isBlank()));
  }

  static SettingType<Secret> password() {
    return secret("a password", text -> Optional.of(Secret.ofText(text)));
  }

  static SettingType<Secret> sharedSecret() {
    return secret(
        "at least %d bytes long".formatted(Hs256Key.MIN_BYTES),
        text -> Optional.of(Secret.ofText(text)).filter(key -> key.length() >= Hs256Key.MIN_BYTES));
  }

  static SettingType<Secret> masterKey() {
    return secret(
        "%d bytes in base64, as `openssl rand -base64 32` makes them".formatted(MasterKey.BYTES),
        text -> MasterKey.parse(text).map(MasterKey.Given::key));
  }

  static SettingType<List<ResourceServer>> resourceServers() {
    return new SettingType<>(
        Shape.LIST,
        "a list of id:secret, each id once, with secrets of at least %d random characters (openssl rand -hex 32)"
            .formatted(ResourceServer.MIN_SECRET_CHARS),
        true,
        text -> {
          List<String> entries = parseList(text);
          List<ResourceServer> servers =
              entries.stream().map(ResourceServer::parse).flatMap(Optional::stream).toList();
          long ids = servers.stream().map(ResourceServer::id).distinct().count();
          return ids == entries.size() ? Optional.of(servers) : Optional.empty();
        });
  }

  /// Several in one text.
  static SettingType<Peppers> peppers() {
    return secret(Peppers.expected(), Peppers::parse);
  }

  private static <T> SettingType<T> text(String expected, Function<String, Optional<T>> parser) {
    return new SettingType<>(Shape.TEXT, expected, false, parser);
  }

  private static <T> SettingType<T> secret(String expected, Function<String, Optional<T>> parser) {
    return new SettingType<>(Shape.TEXT, expected, true, parser);
  }

  private static Optional<Integer> parseNumber(String text) {
    return text.matches("[0-9]{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }

  private static Optional<Rate> parseRate(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    Optional<Integer> count = parseNumber(text.substring(0, slash)).filter(n -> n >= 1);
    Optional<Duration> window =
        Durations.parse(text.substring(slash + 1)).filter(Duration::isPositive);
    return count.flatMap(n -> window.map(length -> new Rate(n, length)));
  }

  private static Optional<Path> parsePath(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static List<String> parseList(String text) {
    return Stream.of(text.split(",", -1)).map(String::strip).filter(e -> !e.isEmpty()).toList();
  }
}

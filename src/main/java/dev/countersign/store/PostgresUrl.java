package dev.countersign.store;

import dev.countersign.base.Secret;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a PostgreSQL database is and who asks for it, out of a URL as JDBC or as libpq has it.
///
/// Without a user the system's name of who runs the server is taken, as all clients of PostgreSQL
/// do.
///
/// @param database as PostgreSQL does, the user's name when empty
/// @param user empty when the URL names none
/// @param password empty when the URL has none
/// @param parameters all others of the URL, decoded
public record PostgresUrl(
    List<Server> servers,
    String database,
    String user,
    Secret password,
    Map<String, String> parameters) {
  private static final int STANDARD_PORT = 5432;
  private static final int MAX_PORT = 65_535;

  // A second slash or an @ behind the first one is refused: a password with a slash in it that is
  // not written as %2F would else be taken for the database's name, which messages tell.
  private static final Pattern FORM =
      Pattern.compile(
          "(jdbc:postgresql|postgresql|postgres)://(?:([^/?#@]*)@)?([^/?#@]+)(?:/([^/?#@]*))?(?:\\?([^#]*))?");
  private static final Pattern SERVER =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(?:\\.[0-9]{1,3}){3}|\\[::1]");

  /// One machine.
  ///
  /// @param host a name or an address, an IPv6 one in brackets
  record Server(String host, int port) {
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  public PostgresUrl {
    servers = List.copyOf(servers);
    parameters = Map.copyOf(parameters);
  }

  /// What the URL says, or empty when it is none of PostgreSQL.
  public static Optional<PostgresUrl> parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    @Nullable String userInfo = parts.group(2);
    if (userInfo != null && parts.group(1).startsWith("jdbc:")) {
      return Optional.empty(); // JDBC has both among the parameters
    }
    try {
      return servers(parts.group(3)).map(servers -> url(servers, parts));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // what follows a % is no number
    }
  }

  private static PostgresUrl url(List<Server> servers, Matcher parts) {
    Map<String, String> parameters = parameters(orEmpty(parts.group(5)));
    @Nullable String userOfQuery = parameters.remove("user");
    @Nullable String passwordOfQuery = parameters.remove("password");
    String userInfo = orEmpty(parts.group(2));
    int colon = userInfo.indexOf(':');
    String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
    String password = colon < 0 ? "" : userInfo.substring(colon + 1);
    return new PostgresUrl(
        servers,
        decode(orEmpty(parts.group(4))),
        userOfQuery == null ? decode(user) : userOfQuery,
        Secret.ofText(passwordOfQuery == null ? decode(password) : passwordOfQuery),
        parameters);
  }

  private static Optional<List<Server>> servers(String text) {
    var servers = new ArrayList<Server>();
    for (String each : text.split(",", -1)) {
      Matcher parts = SERVER.matcher(each);
      if (!parts.matches()) {
        return Optional.empty();
      }
      @Nullable String port = parts.group(2);
      servers.add(
          new Server(parts.group(1), port == null ? STANDARD_PORT : Integer.parseInt(port)));
    }
    boolean allPossible = servers.stream().allMatch(s -> s.port() > 0 && s.port() <= MAX_PORT);
    return allPossible ? Optional.of(servers) : Optional.empty();
  }

  private static Map<String, String> parameters(String query) {
    var parameters = new LinkedHashMap<String, String>();
    for (String each : query.split("&", -1)) {
      int equals = each.indexOf('=');
      if (equals > 0) {
        parameters.put(decode(each.substring(0, equals)), decode(each.substring(equals + 1)));
      } else if (!each.isEmpty()) {
        throw new IllegalArgumentException("a parameter without a value");
      }
    }
    return parameters;
  }

  // A plus is a plus: only forms write spaces so.
  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  public PostgresUrl withUser(String other) {
    return new PostgresUrl(servers, database, other, password, parameters);
  }

  public PostgresUrl withPassword(Secret other) {
    return new PostgresUrl(servers, database, user, other, parameters);
  }

  /// This URL without one of its parameters.
  public PostgresUrl without(String parameter) {
    var rest = new LinkedHashMap<>(parameters);
    rest.remove(parameter);
    return new PostgresUrl(servers, database, user, password, rest);
  }

  /// Whether what is sent there never leaves this machine.
  public boolean isLoopback() {
    return servers.stream().allMatch(server -> LOOPBACK.matcher(server.host()).matches());
  }

  /// Where it leads, without who asks and without parameters, which can hold passwords too.
  @Override
  public String toString() {
    String hosts = String.join(",", servers.stream().map(Server::toString).toList());
    return "postgres://" + hosts + "/" + database;
  }
}

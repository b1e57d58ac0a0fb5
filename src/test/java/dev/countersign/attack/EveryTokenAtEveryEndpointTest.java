package dev.countersign.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.AppFixture;
import dev.countersign.Reply;
import dev.countersign.RoomyLimits;
import dev.countersign.oauth.Resource;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every kind of token at every place that takes one: only its own accepts it (oxAuth issue 829,
/// where an access token was good as a refresh token, and the reverse).
final class EveryTokenAtEveryEndpointTest {
  private static final AtomicInteger PEOPLE = new AtomicInteger();
  private static final AtomicInteger NETWORKS = new AtomicInteger();
  private static final String FORWARDED = "X-Forwarded-For";

  private static AppFixture app;

  @BeforeAll
  static void start() {
    var settings = new HashMap<>(Resource.KNOWN);
    // Devices are known again only where there are limits; none of these is met but one.
    settings.put("COUNTERSIGN_LIMITS_ENABLED", "true");
    settings.putAll(RoomyLimits.SETTINGS);
    settings.put("COUNTERSIGN_LIMITS_LOGIN_FAILURES_OF_STRANGERS", "1");
    settings.put("COUNTERSIGN_PROXIES_TRUSTED", "127.0.0.1");
    // The same at every node, for answers that name it.
    settings.put("COUNTERSIGN_PUBLIC_URL", "http://auth.example.com");
    app = AppFixture.start(settings);
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  /// What somebody may hold, or see, and try.
  enum Kind {
    MOMAIL_ACCESS,
    MOMAIL_REFRESH,
    WACKYPOD_ACCESS,
    WACKYPOD_REFRESH,
    SPENT_WACKYPOD_REFRESH,
    RESET,
    SPENT_RESET,
    VERIFICATION,
    SPENT_VERIFICATION,
    DEVICE,
    FEED_ANSWER,
    PUBLISHED_KEY_ID,
    SESSION_ID,
    USER_ID,
    PASSWORD,
    EMPTY;

    /// One that was made for this person just now.
    String of(Person person) {
      return switch (this) {
        case MOMAIL_ACCESS -> person.momailAccess();
        case MOMAIL_REFRESH -> person.momailRefresh();
        case WACKYPOD_ACCESS -> person.wackypodAccess();
        case WACKYPOD_REFRESH -> person.wackypodRefresh();
        case SPENT_WACKYPOD_REFRESH -> {
          Door.WACKYPOD_REFRESH.present(app, person.wackypodRefresh());
          app.clock().advance(Duration.ofMinutes(2));
          yield person.wackypodRefresh();
        }
        case RESET -> person.mailedToken();
        case SPENT_RESET -> {
          String token = person.mailedToken();
          app.postForm("/reset-password", "token", token, "password", person.password());
          yield token;
        }
        case VERIFICATION -> person.mailedProof();
        case SPENT_VERIFICATION -> {
          String token = person.mailedProof();
          Door.MOMAIL_VERIFY.present(app, token);
          yield token;
        }
        case DEVICE -> {
          String body = JsonBody.of("email", person.email(), "password", person.password());
          yield app.post("/v1/auth/login", body).header("X-Device-Token").orElseThrow();
        }
        case FEED_ANSWER -> Resource.of(app).feed("").body();
        case PUBLISHED_KEY_ID ->
            app.get("/.well-known/jwks.json").body().replaceFirst(".*\"kid\":\"([^\"]+)\".*", "$1");
        case SESSION_ID -> claim(person.momailAccess(), "sid");
        case USER_ID -> claim(person.wackypodAccess(), "sub");
        case PASSWORD -> person.password();
        case EMPTY -> "";
      };
    }
  }

  private static final Map<Door, Set<Kind>> WELCOME = new EnumMap<>(Door.class);

  static {
    WELCOME.put(Door.MOMAIL_LOGOUT, EnumSet.of(Kind.MOMAIL_ACCESS));
    WELCOME.put(Door.WACKYPOD_LOGOUT, EnumSet.of(Kind.WACKYPOD_ACCESS));
    WELCOME.put(Door.MOMAIL_REFRESH, EnumSet.of(Kind.MOMAIL_REFRESH));
    WELCOME.put(Door.WACKYPOD_REFRESH, EnumSet.of(Kind.WACKYPOD_REFRESH));
    WELCOME.put(Door.MOMAIL_VERIFY, EnumSet.of(Kind.VERIFICATION));
    WELCOME.put(Door.WACKYPOD_VERIFY, EnumSet.of(Kind.VERIFICATION));
    WELCOME.put(Door.WACKYPOD_RESET, EnumSet.of(Kind.RESET));
    WELCOME.put(Door.RESET_LINK, EnumSet.of(Kind.RESET));
    WELCOME.put(Door.RESET_FORM, EnumSet.of(Kind.RESET));
    WELCOME.put(Door.VERIFY_LINK, EnumSet.of(Kind.VERIFICATION));
    WELCOME.put(Door.VERIFY_FORM, EnumSet.of(Kind.VERIFICATION));
    WELCOME.put(
        Door.INTROSPECTION,
        EnumSet.of(
            Kind.MOMAIL_ACCESS, Kind.MOMAIL_REFRESH, Kind.WACKYPOD_ACCESS, Kind.WACKYPOD_REFRESH));
  }

  /// Where no token of any kind is asked for, or nothing is said of it to whoever is no resource
  /// server. A sign-in takes the token of a device, which is tried below.
  private static final Set<String> OPEN =
      Set.of(
          "POST /v1/auth/register",
          "POST /v1/auth/login",
          "POST /v1/auth/resend-verification",
          "POST /api/auth/register",
          "POST /api/auth/login",
          "POST /api/auth/request-password-reset",
          "POST /api/auth/resend-verification",
          "GET /forgot-password",
          "POST /forgot-password",
          "GET /resend-verification",
          "POST /resend-verification",
          "GET /dev/mail",
          "GET /.well-known/jwks.json",
          "GET /.well-known/oauth-authorization-server",
          "GET /.well-known/revocations",
          "POST /oauth/revoke",
          "GET /health/live",
          "GET /health/ready");

  @Test
  void everyEndpointIsTriedHereWithEveryKind() {
    Set<String> tried = new TreeSet<>(OPEN);
    for (Door door : Door.values()) {
      tried.add(door.route());
    }

    assertThat(Routes.all()).isEqualTo(tried);
  }

  @ParameterizedTest
  @EnumSource
  void whereNoTokenIsAskedForNoneMakesADifference(Kind kind) {
    String token = kind.of(newPerson());
    String fields = JsonBody.of("token", token, "refreshToken", token, "accessToken", token);
    for (String route : OPEN) {
      String[] parts = route.split(" ", 2);
      String before;
      String with;
      String without = send(parts[0], parts[1], "{}").toString();
      // A mail that is delivered meanwhile changes the page of mails, whoever asks.
      do {
        before = without;
        with = send(parts[0], parts[1], fields, headersWith(token)).toString();
        without = send(parts[0], parts[1], "{}").toString();
      } while (!before.equals(without));

      assertThat(with).as(route).isEqualTo(without);
    }
  }

  private static String[] headersWith(String token) {
    return new String[] {
      "Authorization",
      "Bearer " + token,
      "Cookie",
      "token=" + token + "; session=" + token + "; device_token=" + token,
      "X-Device-Token",
      token
    };
  }

  private static Reply send(String method, String path, String body, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(app.uri(path));
    if (method.equals("GET")) {
      return app.send(request, headers);
    }
    boolean json = path.contains("/auth/");
    String type = json ? "application/json" : "application/x-www-form-urlencoded";
    String form = "token=" + URLEncoder.encode(body, StandardCharsets.UTF_8);
    return app.send(
        request.header("Content-Type", type).POST(BodyPublishers.ofString(json ? body : form)),
        headers);
  }

  @ParameterizedTest
  @EnumSource
  void onlyItsOwnKindIsWelcome(Door door) {
    Set<Kind> accepted = EnumSet.noneOf(Kind.class);
    for (Kind kind : Kind.values()) {
      Reply reply = door.present(app, kind.of(newPerson()));
      if (door.accepted(reply)) {
        accepted.add(kind);
      } else {
        assertThat(reply.toString()).as(kind.name()).isEqualTo(refusal(door, kind));
      }
    }

    assertThat(accepted).isEqualTo(WELCOME.get(door));
  }

  /// Where strangers have failed too often to be let in, an account's own devices are.
  @ParameterizedTest
  @EnumSource
  void onlyTheTokenOfADeviceMakesItKnownAtSignIn(Kind kind) {
    Person person = newPerson();
    String presented = kind.of(person);
    String right = JsonBody.of("email", person.email(), "password", person.password());
    String wrong = JsonBody.of("email", person.email(), "password", Door.NEW_PASSWORD);
    for (String base : List.of("/v1/auth/login", "/api/auth/login")) {
      for (String header : List.of("X-Device-Token", "Cookie")) {
        String value = header.equals("Cookie") ? "device_token=" + presented : presented;
        String from = "192.0.2." + NETWORKS.incrementAndGet();
        app.post(base, wrong, FORWARDED, "198.51.100.1");
        assertThat(app.post(base, right, FORWARDED, from).status()).isEqualTo(429);

        int status = app.post(base, right, FORWARDED, from, header, value).status();

        assertThat(status).as("%s at %s", header, base).isEqualTo(kind == Kind.DEVICE ? 200 : 429);
      }
    }
  }

  @Test
  void logoutEndsOtherSessionsOnlyByTheirRefreshToken() {
    Set<Kind> ending = EnumSet.noneOf(Kind.class);
    for (Kind kind : Kind.values()) {
      Person here = newPerson();
      Person elsewhere = here.signInAgain();
      String presented = kind.of(elsewhere);
      if (kind == Kind.SPENT_RESET) {
        here = here.signInAgain();
        elsewhere = here.signInAgain();
      }

      Reply reply =
          app.postAs(
              here.wackypodAccess(), "/api/auth/logout", JsonBody.of("refreshToken", presented));

      assertThat(reply.status()).as(kind.name()).isEqualTo(kind == Kind.EMPTY ? 400 : 200);
      if (Door.WACKYPOD_LOGOUT.present(app, elsewhere.wackypodAccess()).status() == 401) {
        ending.add(kind);
      }
      assertThat(Door.MOMAIL_REFRESH.present(app, elsewhere.momailRefresh()).status())
          .as("the session at Momail after " + kind)
          .isEqualTo(200);
    }

    assertThat(ending).containsExactly(Kind.WACKYPOD_REFRESH, Kind.SPENT_WACKYPOD_REFRESH);
  }

  @Test
  void aResourceServerEndsSessionsByTheirOwnTokensOnly() {
    Set<Kind> ending = EnumSet.noneOf(Kind.class);
    for (Kind kind : Kind.values()) {
      Person person = newPerson();
      String presented = kind.of(person);
      if (kind == Kind.SPENT_RESET) {
        person = person.signInAgain();
      }
      boolean isMomails = kind == Kind.MOMAIL_ACCESS || kind == Kind.MOMAIL_REFRESH;

      Reply reply = Resource.of(app).revoke(presented);

      assertThat(reply.status()).as(kind.name()).isEqualTo(kind == Kind.EMPTY ? 400 : 200);
      Door ended = isMomails ? Door.MOMAIL_LOGOUT : Door.WACKYPOD_LOGOUT;
      Door other = isMomails ? Door.WACKYPOD_LOGOUT : Door.MOMAIL_LOGOUT;
      if (!ended.accepted(ended.present(app, access(person, isMomails)))) {
        ending.add(kind);
      }
      assertThat(other.accepted(other.present(app, access(person, !isMomails))))
          .as("the other session after " + kind)
          .isTrue();
    }

    assertThat(ending)
        .containsExactly(
            Kind.MOMAIL_ACCESS,
            Kind.MOMAIL_REFRESH,
            Kind.WACKYPOD_ACCESS,
            Kind.WACKYPOD_REFRESH,
            Kind.SPENT_WACKYPOD_REFRESH);
  }

  private static String access(Person person, boolean isMomails) {
    return isMomails ? person.momailAccess() : person.wackypodAccess();
  }

  private static String refusal(Door door, Kind kind) {
    if (door == Door.INTROSPECTION && kind == Kind.EMPTY) {
      return "400 {\"error\":\"invalid_request\","
          + "\"error_description\":\"The parameter token is missing or empty\"}";
    }
    if (kind != Kind.EMPTY || !door.takesJson()) {
      return door.refusal(app);
    }
    return switch (door) {
      case MOMAIL_REFRESH ->
          "400 {\"success\":false,\"error\":{\"code\":\"VALIDATION_ERROR\","
              + "\"message\":\"Invalid request parameters\","
              + "\"details\":{\"refreshToken\":\"is required\"}}}";
      case MOMAIL_VERIFY ->
          "400 {\"success\":false,\"error\":{\"code\":\"VALIDATION_ERROR\","
              + "\"message\":\"Invalid request parameters\","
              + "\"details\":{\"token\":\"is required\"}}}";
      case WACKYPOD_VERIFY ->
          "400 {\"success\":false,\"error\":\"Missing required fields\","
              + "\"message\":\"Required: token\"}";
      case WACKYPOD_REFRESH ->
          "400 {\"success\":false,\"error\":\"Missing required fields\","
              + "\"message\":\"Required: refreshToken\"}";
      default ->
          "400 {\"success\":false,\"error\":\"Missing required fields\","
              + "\"message\":\"Required: token, password\"}";
    };
  }

  private static Person newPerson() {
    return Person.signUp(app, "person" + PEOPLE.incrementAndGet() + "@example.com");
  }

  private static String claim(String jwt, String name) {
    String claims = Jws.parse(jwt).claims();
    return claims.replaceFirst(".*\"" + name + "\":\"([^\"]+)\".*", "$1");
  }
}

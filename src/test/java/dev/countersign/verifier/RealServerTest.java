package dev.countersign.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.Api;
import dev.countersign.ApiClient;
import dev.countersign.ApiClient.Tokens;
import dev.countersign.AppFixture;
import dev.countersign.Fields;
import dev.countersign.oauth.Resource;
import dev.countersign.verifier.Verification.Reason;
import dev.countersign.verifier.Verification.Rejected;
import dev.countersign.verifier.Verification.Verified;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Three verifiers of each API before a real server: what ends there is refused here.
class RealServerTest {
  // Only a failing test waits for it.
  private static final Duration LONG = Duration.ofSeconds(60);

  private final AppFixture app = AppFixture.start(Resource.KNOWN);
  private final Map<Api, List<TokenVerifier>> verifiers = new EnumMap<>(Api.class);

  @BeforeEach
  void follow() throws InterruptedException {
    verifiers.put(Api.MOMAIL, verifiers("momail"));
    verifiers.put(Api.WACKYPOD, verifiers("wackypod"));
    for (TokenVerifier verifier : all()) {
      assertThat(verifier.awaitReady(LONG)).isTrue();
    }
  }

  @AfterEach
  void stop() {
    all().forEach(TokenVerifier::close);
    app.close();
  }

  private List<TokenVerifier> verifiers(String audience) {
    return IntStream.range(0, 3)
        .mapToObj(i ->
            TokenVerifier.of("http://localhost", audience)
                .server(app.uri("").toString())
                .client(Resource.ID, Resource.SECRET)
                .clock(app.clock())
                .build())
        .toList();
  }

  private List<TokenVerifier> all() {
    var all = new ArrayList<TokenVerifier>();
    verifiers.values().forEach(all::addAll);
    return all;
  }

  private List<TokenVerifier> of(Api api) {
    return verifiers.getOrDefault(api, List.of());
  }

  private void assertGood(Api api, Tokens tokens) {
    assertThat(of(api))
        .allSatisfy(verifier ->
            assertThat(verifier.verify(tokens.access()))
                .isInstanceOfSatisfying(
                    Verified.class, it -> assertThat(it.checkedForRevocation()).isTrue()));
  }

  private void awaitRevoked(Api api, Tokens tokens) {
    long end = System.nanoTime() + LONG.toNanos();
    for (TokenVerifier verifier : of(api)) {
      while (!verifier.verify(tokens.access()).equals(new Rejected(Reason.REVOKED))) {
        assertThat(System.nanoTime()).as("waited in vain").isLessThan(end);
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLogoutIsRefusedAtAllOfThemAndNobodyElseIs(Api api) {
    ApiClient client = api.on(app);
    String email = client.newAccount();
    Tokens leaving = client.session(email);
    Tokens staying = client.session(email);
    assertGood(api, leaving);

    client.logOut(leaving);

    awaitRevoked(api, leaving);
    assertGood(api, staying);
  }

  @Test
  void aResetIsRefusedAtAllOfBothApis() {
    String email = Api.MOMAIL.on(app).newAccount();
    Tokens old = Api.MOMAIL.on(app).session(email);
    app.clock().advance(Duration.ofMinutes(10));
    Tokens one = Api.MOMAIL.on(app).session(email);
    Tokens other = Api.WACKYPOD.on(app).session(email);
    assertGood(Api.MOMAIL, old);
    assertGood(Api.MOMAIL, one);
    assertGood(Api.WACKYPOD, other);

    ApiClient client = Api.WACKYPOD.on(app);
    client.call("request-password-reset", Fields.json("email", email));
    String link = app.resetTokens(email).getFirst();
    client.call("reset-password", Fields.json("token", link, "password", "NewSecurePass456!"));

    awaitRevoked(Api.MOMAIL, old);
    awaitRevoked(Api.MOMAIL, one);
    awaitRevoked(Api.WACKYPOD, other);
    assertGood(Api.WACKYPOD, client.tokens(client.logIn(email, "NewSecurePass456!")));
  }

  @Test
  void noOtherTokenOfTheServerIsAnAccessToken() {
    Tokens momail = Api.MOMAIL.on(app).newSession();
    Tokens wackypod = Api.WACKYPOD.on(app).newSession();
    String feed = Resource.of(app).feed("").body();

    for (String token : List.of(momail.refresh(), wackypod.refresh(), feed, wackypod.access())) {
      assertThat(of(Api.MOMAIL).getFirst().verify(token)).isInstanceOf(Rejected.class);
    }
    assertThat(of(Api.MOMAIL).getFirst().verify(wackypod.access()))
        .isEqualTo(new Rejected(Reason.WRONG_AUDIENCE));
  }
}

package dev.countersign.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.AppFixture;
import dev.countersign.Reply;
import dev.countersign.oauth.Resource;
import dev.countersign.verifier.TokenVerifier;
import dev.countersign.verifier.Verification.Verified;
import dev.countersign.verifier.VerifierAt;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Every forgery that is tried at our own endpoints, as a client might bring it to a resource
/// server: none is active, none ends a session, and the library takes none either.
final class ForgeriesForResourceServersTest {
  private static AppFixture app;
  private static StolenKeys keys;

  @BeforeAll
  static void start() {
    app = AppFixture.start(Resource.KNOWN);
    keys = StolenKeys.of(app);
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  private static Map<String, String> forgeries(Person victim) {
    Map<String, String> all = forgedTexts(victim);
    keys.access()
        .forEach((contract, key) -> {
          String access =
              contract.equals("momail") ? victim.momailAccess() : victim.wackypodAccess();
          add(all, ForgedClaims.ofAccess(access, key));
        });
    add(all, ForgedClaims.ofRefresh(victim.wackypodRefresh(), keys.refresh()));
    return all;
  }

  /// Those that are made without a key of the server.
  private static Map<String, String> forgedTexts(Person victim) {
    String jwks = app.get("/.well-known/jwks.json").body();
    Map<String, String> all = new LinkedHashMap<>();
    for (String genuine :
        List.of(victim.momailAccess(), victim.wackypodAccess(), victim.wackypodRefresh())) {
      add(all, ForgedHeaders.of(genuine, jwks, URI.create("http://127.0.0.1:1")));
      add(all, BrokenTexts.of(genuine));
    }
    return all;
  }

  private static void add(Map<String, String> all, Map<String, String> some) {
    some.forEach((name, token) -> all.put(all.size() + ": " + name, token));
  }

  @Test
  void noneIsActiveAndNoneEndsASession() {
    Person victim = Person.signUp(app, "victim@example.com");
    Resource resource = Resource.of(app);
    var taken = new ArrayList<String>();
    forgeries(victim)
        .forEach((name, token) -> {
          Reply reply = resource.introspect(token);
          boolean isNone = token.isEmpty() && reply.status() == 400;
          if (!isNone && !reply.body().equals("{\"active\":false}")) {
            taken.add(name + " → " + reply);
          }
          resource.revoke(token);
        });

    assertThat(taken).isEmpty();
    assertThat(victim.isSignedIn()).isTrue();
    assertThat(resource.introspect(victim.momailAccess()).body()).startsWith("{\"active\":true,");
  }

  @Test
  void noneIsTakenByTheLibrary() {
    Person victim = Person.signUp(app, "other-victim@example.com");
    try (TokenVerifier verifier = VerifierAt.clock(app.clock(), app.uri(""))) {
      assertThat(verifier.verify(victim.momailAccess())).isInstanceOf(Verified.class);
      var taken = new ArrayList<String>();
      forgedTexts(victim)
          .forEach((name, token) -> {
            if (verifier.verify(token) instanceof Verified) {
              taken.add(name);
            }
          });
      assertThat(taken).isEmpty();
    }
  }
}

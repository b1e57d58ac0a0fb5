package dev.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.store.Proxy;
import dev.countersign.store.Proxy.Fault;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What clients are told while the database hangs, and afterwards; and what a server does that
/// starts meanwhile.
@Timeout(120)
class DatabaseOutageTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /// Has no keys, and refuses the first two times that some are to be kept, as when a statement
  /// took too long.
  private static final String BUSY =
      """
      DELETE FROM key_ring;
      CREATE SEQUENCE attempt;
      CREATE FUNCTION refuse_twice() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN
             IF nextval('attempt') <= 2 THEN RAISE EXCEPTION SQLSTATE '57014'; END IF;
             RETURN NEW;
           END $$;
      CREATE TRIGGER refuse_twice BEFORE INSERT ON key_ring
        FOR EACH ROW EXECUTE FUNCTION refuse_twice()
      """;

  private final AppFixture app = AppFixture.startOnPostgres(Map.of());
  private final Proxy proxy = app.proxy();
  private final ApiClient momail = Api.MOMAIL.on(app);

  @BeforeEach
  void goThroughTheProxy() {
    app.restartBehind(proxy);
  }

  @AfterEach
  void stop() {
    proxy.set(Fault.NONE);
    proxy.cutAll();
    app.close();
    proxy.close();
  }

  @Test
  void everyCallIsRefusedAndLaterAnsweredByTheSameServer() {
    String email = momail.newAccount();
    ApiClient.Tokens tokens = momail.session(email);
    proxy.set(Fault.HANG);

    assertRefused(
        app.post("/v1/auth/login", Fields.json("email", email, "password", ApiClient.PASSWORD)));
    assertRefused(app.post("/v1/auth/refresh", Fields.json("refreshToken", tokens.refresh())));
    // What is no call needs no database.
    assertThat(app.get("/v1/nowhere").status()).isEqualTo(404);
    assertThat(app.get("/v1/nowhere").header("X-RateLimit-Limit")).isPresent();

    proxy.set(Fault.NONE);
    proxy.cutAll();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (momail.logIn(email, ApiClient.PASSWORD).status() != 200) {
      assertThat(System.nanoTime()).isLessThan(end);
    }
    assertThat(momail.refresh(tokens.refresh()).status()).isEqualTo(200);
  }

  @Test
  void aServerThatIsRefusedWhileItStartsTriesAgain() {
    app.restart(() -> app.migrate(BUSY));

    assertThat(app.get("/health/ready").status()).isEqualTo(200);
    assertThat(momail.logIn(momail.newAccount(), ApiClient.PASSWORD).status()).isEqualTo(200);
  }

  private static void assertRefused(Reply reply) {
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.header("Retry-After")).isPresent();
  }
}

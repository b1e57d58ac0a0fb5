package dev.countersign.endurance;

import dev.countersign.AppFixture;
import dev.countersign.Reply;
import dev.countersign.RoomyLimits;
import dev.countersign.oauth.Resource;
import dev.countersign.store.FaultyDatabase;
import dev.countersign.store.RealDatabase;
import dev.countersign.verify.VerificationMode;
import java.util.HashMap;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

/// A server whose database fails when it is told to, with all that can be asked of it, and limits
/// that count and that nobody here comes near.
final class Stage extends AppWorld implements AutoCloseable {
  private final AppFixture app;
  private final FaultyDatabase database;

  private Stage(AppFixture app, FaultyDatabase database) {
    super(app);
    this.app = app;
    this.database = database;
  }

  static Stage start(RealDatabase kind, VerificationMode verification) {
    var environment = new HashMap<>(RoomyLimits.SETTINGS);
    environment.put(
        "COUNTERSIGN_VERIFICATION", verification.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    environment.put("COUNTERSIGN_OAUTH_CLIENTS", Resource.ID + ":" + Resource.SECRET);
    var opened = new AtomicReference<FaultyDatabase>();
    AppFixture app =
        AppFixture.startBehind(
            real -> {
              opened.set(new FaultyDatabase(real));
              return opened.get();
            },
            kind,
            environment);
    return new Stage(app, opened.get());
  }

  FaultyDatabase database() {
    return database;
  }

  /// Whom it knows as a resource server.
  Resource resource() {
    return Resource.of(app);
  }

  /// Sends a page's form, its fields given as names and values in turn.
  Reply submit(String page, String... fields) {
    return app.postForm(page, fields);
  }

  String passwordHash(String email) {
    return database.read(tx ->
        tx.sql()
            .createQuery("SELECT password_hash FROM account WHERE email = :email")
            .bind("email", email)
            .mapTo(String.class)
            .one());
  }

  /// Puts a hash there that another system made.
  void setPasswordHash(String email, String hash) {
    database.write(tx ->
        tx.sql()
            .createUpdate("UPDATE account SET password_hash = :hash WHERE email = :email")
            .bind("hash", hash)
            .bind("email", email)
            .execute());
  }

  @Override
  public void close() {
    app.close();
  }
}

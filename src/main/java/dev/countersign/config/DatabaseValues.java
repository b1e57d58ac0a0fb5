package dev.countersign.config;

import dev.countersign.base.Secret;
import dev.countersign.base.StartRefused;
import dev.countersign.store.DatabaseSettings;
import dev.countersign.store.DatabaseSettings.Tls;
import dev.countersign.store.PostgresUrl;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The settings of the database, checked together: what a URL can say can also be said apart from
/// it, but not twice.
final class DatabaseValues {
  private static final String SSLMODE = "sslmode";

  /// What has a meaning for a server alone.
  private static final List<Setting<?>> OF_A_SERVER =
      List.of(Settings.DATABASE_USER, Settings.DATABASE_PASSWORD, Settings.DATABASE_TLS);

  private DatabaseValues() {}

  /// @throws StartRefused when a value is none that its setting takes, or two of them disagree
  static DatabaseSettings read(SettingValues values, Path data) {
    Optional<PostgresUrl> given = values.given(Settings.DATABASE_URL);
    if (given.isEmpty()) {
      refuseWithoutUrl(values);
      return new DatabaseSettings.Embedded(data);
    }
    PostgresUrl url = withPassword(values, withUser(values, given.get()));
    return new DatabaseSettings.Postgres(
        url.without(SSLMODE),
        tls(values, url),
        values.get(Settings.DATABASE_POOL),
        values.get(Settings.DATABASE_STATEMENT_TIMEOUT));
  }

  private static void refuseWithoutUrl(SettingValues values) {
    for (Setting<?> setting : OF_A_SERVER) {
      if (values.given(setting).isPresent()) {
        throw new StartRefused(
            "%s is set, but %s is not, so that the database is SQLite, which has none."
                .formatted(setting.name(), Settings.DATABASE_URL.name()));
      }
    }
  }

  private static PostgresUrl withUser(SettingValues values, PostgresUrl url) {
    Optional<String> user = values.given(Settings.DATABASE_USER);
    if (user.isPresent() && !url.user().isEmpty()) {
      throw twice(Settings.DATABASE_USER, "a user");
    }
    return user.map(url::withUser).orElse(url);
  }

  private static PostgresUrl withPassword(SettingValues values, PostgresUrl url) {
    Optional<Secret> password = values.given(Settings.DATABASE_PASSWORD);
    if (password.isPresent() && url.password().length() > 0) {
      throw twice(Settings.DATABASE_PASSWORD, "a password");
    }
    return password.map(url::withPassword).orElse(url);
  }

  // Whoever reads the connection reads every password's hash as it is checked, and whoever can
  // change it signs in as anybody: only where it cannot leave the machine is it open by default.
  private static Tls tls(SettingValues values, PostgresUrl url) {
    Optional<Tls> set = values.given(Settings.DATABASE_TLS);
    @Nullable String mode = url.parameters().get(SSLMODE);
    if (mode == null) {
      return set.orElse(url.isLoopback() ? Tls.DISABLE : Tls.VERIFY_FULL);
    }
    if (set.isPresent()) {
      throw twice(Settings.DATABASE_TLS, SSLMODE);
    }
    // Not `allow` and `prefer` either: they go on in the open when somebody wants them to.
    return Stream.of(Tls.values())
        .filter(tls -> tls.text().equals(mode))
        .findFirst()
        .orElseThrow(() ->
            new StartRefused(
                "%s in %s must be %s."
                    .formatted(
                        SSLMODE,
                        Settings.DATABASE_URL.name(),
                        Settings.DATABASE_TLS.type().expected())));
  }

  private static StartRefused twice(Setting<?> setting, String what) {
    return new StartRefused(
        "%s is set, and %s has %s too; one must go."
            .formatted(setting.name(), Settings.DATABASE_URL.name(), what));
  }
}

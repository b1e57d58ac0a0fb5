package dev.countersign.bench;

import java.util.Locale;

/// What is to be reached, on two cores; the one place where that is written down.
enum Goal {
  HASH_512("hashing alone, 512-bit vectors ÷ native, all cores", Bound.AT_LEAST, 1.0, "×"),
  HASH_256("hashing alone, 256-bit vectors ÷ native, all cores", Bound.AT_LEAST, 0.85, "×"),
  LOGIN_8("logins, 8 clients ÷ native hashes", Bound.AT_LEAST, 0.90, "×"),
  LOGIN_64("logins, 64 clients ÷ native hashes", Bound.AT_LEAST, 0.90, "×"),
  REFRESH_64("refreshes, 64 clients ÷ raw grouped updates, SQLite", Bound.AT_LEAST, 0.5, "×"),
  POSTGRES_REFRESH_64("refreshes, 64 clients ÷ raw updates, PostgreSQL", Bound.AT_LEAST, 0.5, "×"),
  OVERLOAD_REFRESH("refresh p99 during overload", Bound.AT_MOST, 50, "ms"),
  OVERLOAD_JWKS("JWKS p99 during overload", Bound.AT_MOST, 20, "ms"),
  OVERLOAD_ACCEPTED(
      "slowest accepted login during overload (1 s + one hash)", Bound.AT_MOST, 1000, "ms"),
  OVERLOAD_REFUSED("refusal p99 during overload", Bound.AT_MOST, 100, "ms"),
  OVERLOAD_GOODPUT("logins during overload ÷ logins at 64 clients", Bound.AT_LEAST, 0.90, "×"),
  START_READY("start to ready, empty directory", Bound.AT_MOST, 1.0, "s"),
  START_LOGIN("start to first answered login", Bound.AT_MOST, 1.5, "s"),
  MEMORY_IDLE("resident, idle (120 MB + 19 MiB per hashing thread)", Bound.AT_MOST, 120, "MB"),
  MEMORY_PEAK("resident, 64-client mixed load", Bound.AT_MOST, 300, "MB"),
  USERS_REFRESH("cost per refresh, 1 million users ÷ 1 thousand", Bound.AT_MOST, 1.3, "×"),
  USERS_LOGIN("cost per login, 1 million users ÷ 1 thousand", Bound.AT_MOST, 1.3, "×"),
  REVOCATION("logout to refusal at three verifiers under load, p99", Bound.AT_MOST, 1000, "ms"),
  ENUMERATION_MEDIAN(
      "who is registered: farthest end of a median difference's interval", Bound.AT_MOST, 50, "µs"),
  ENUMERATION_AUC(
      "who is registered: farthest distance of an AUC from 0.5", Bound.AT_MOST, 0.02, ""),
  KEYCLOAK_REFRESH("refreshes, 64 clients ÷ Keycloak's", Bound.AT_LEAST, 10, "×");

  private enum Bound {
    AT_LEAST("≥"),
    AT_MOST("≤");

    private final String sign;

    Bound(String sign) {
      this.sign = sign;
    }
  }

  private final String what;
  private final Bound bound;
  private final double value;
  private final String unit;

  Goal(String what, Bound bound, double value, String unit) {
    this.what = what;
    this.bound = bound;
    this.value = value;
    this.unit = unit;
  }

  String what() {
    return what;
  }

  double value() {
    return value;
  }

  boolean isMetBy(double measured) {
    return isMetBy(measured, value);
  }

  /// @param limit the goal's value, or more where that depends on the machine
  boolean isMetBy(double measured, double limit) {
    return bound == Bound.AT_LEAST ? measured >= limit : measured <= limit;
  }

  String limit(double limit) {
    return bound.sign + " " + withUnit(limit);
  }

  String withUnit(double number) {
    return String.format(Locale.ROOT, number < 10 ? "%.2f %s" : "%.0f %s", number, unit).strip();
  }
}

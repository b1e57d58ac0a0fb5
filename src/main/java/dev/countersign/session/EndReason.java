package dev.countersign.session;

/// Why a session was ended before its time; kept with it by name.
public enum EndReason {
  LOGOUT,
  PASSWORD_RESET,
  REFRESH_TOKEN_REUSED,
  /// A resource server revoked a token of it.
  REVOKED
}

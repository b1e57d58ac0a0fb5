package dev.countersign.config;

/// A value that somebody gave to a setting, not looked at yet.
///
/// @param source where it stands, as an operator would say it: `--port`, `COUNTERSIGN_PORT`,
///   `countersign.toml`
record Given(String text, String source) {
  /// Reveals nothing: it may be a key.
  @Override
  public String toString() {
    return "Given[from " + source + "]";
  }
}

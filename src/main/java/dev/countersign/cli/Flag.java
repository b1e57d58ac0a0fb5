package dev.countersign.cli;

/// An option of `serve`.
///
/// @param name without dashes
/// @param value what stands behind it, as `FILE`; empty for one that stands alone and means `true`
/// @param description one line
public record Flag(String name, String value, String description) {
  boolean standsAlone() {
    return value.isEmpty();
  }

  String written() {
    return "--" + name + (standsAlone() ? "" : " " + value);
  }
}

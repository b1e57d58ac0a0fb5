package dev.countersign.mail;

import java.util.regex.Pattern;

/// What sort of thing a parcel in the outbox is; decides which courier takes it.
public record ParcelKind(String name) {
  private static final Pattern SHAPE = Pattern.compile("[a-z][a-z-]{0,31}");

  public ParcelKind {
    if (!SHAPE.matcher(name).matches()) {
      throw new IllegalArgumentException("a kind is up to 32 lower-case letters and hyphens");
    }
  }
}

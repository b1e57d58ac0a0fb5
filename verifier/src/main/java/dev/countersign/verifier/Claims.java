package dev.countersign.verifier;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a token says. Immutable.
public final class Claims {
  private final Map<String, Object> members;

  Claims(Map<String, Object> members) {
    this.members = members;
  }

  /// The user, as the API that issued the token calls them.
  public String subject() {
    return text("sub").orElse("");
  }

  /// The session, whose end voids the token.
  public String session() {
    return text("sid").orElse("");
  }

  /// The first moment at which the token is void.
  public Instant expires() {
    return Instant.ofEpochSecond(number("exp").orElse(0L));
  }

  /// The text of this name, or empty when there is anything else.
  public Optional<String> text(String name) {
    return members.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /// The integer of this name, or empty when there is anything else.
  public Optional<Long> number(String name) {
    return members.get(name) instanceof Long number ? Optional.of(number) : Optional.empty();
  }

  /// The truth value of this name, or empty when there is anything else.
  public Optional<Boolean> flag(String name) {
    return members.get(name) instanceof Boolean flag ? Optional.of(flag) : Optional.empty();
  }

  boolean has(String name) {
    return members.containsKey(name);
  }

  /// Whether the member is this text, or a list that has it.
  boolean names(String name, String text) {
    Object value = members.get(name);
    return text.equals(value) || (value instanceof List<?> list && list.contains(text));
  }

  /// Says who and until when, and no more.
  @Override
  public String toString() {
    return "Claims[" + subject() + " until " + expires() + "]";
  }
}

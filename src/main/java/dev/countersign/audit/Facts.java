package dev.countersign.audit;

import dev.countersign.base.Client;
import dev.countersign.base.Email;
import dev.countersign.base.SessionId;
import dev.countersign.base.UserId;
import dev.countersign.limit.RateLimit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/// The fields of an event, each put here by the type it has: what has no method here cannot be
/// recorded.
public final class Facts {
  private final Map<String, String> fields = new LinkedHashMap<>();

  private Facts() {}

  static Facts none() {
    return new Facts();
  }

  /// Who asked, by which contract.
  static Facts of(Client client, String contract) {
    return none()
        .put("contract", contract)
        .put("address", client.address().toString())
        .put("userAgent", client.userAgent().text());
  }

  Facts with(UserId user) {
    return put("user", user.toString());
  }

  Facts with(SessionId session) {
    return put("session", session.toString());
  }

  /// The address masked, as its `toString` has it.
  Facts with(Email email) {
    return put("email", email.toString());
  }

  Facts with(Subject subject) {
    return switch (subject) {
      case Subject.Known(UserId user, Email email) -> with(user).with(email);
      case Subject.Claimed(Email email) -> with(email);
      case Subject.Unreadable() -> this;
    };
  }

  Facts with(KeyLabel key) {
    return put("kid", key.kid()).put("use", key.use()).put("algorithm", key.algorithm());
  }

  Facts with(Reason reason) {
    return put("reason", reason.text());
  }

  Facts with(KnownBy knownBy) {
    return put("knownBy", knownBy.text());
  }

  Facts with(RateLimit limit) {
    return put("limit", limit.setting());
  }

  void forEach(BiConsumer<String, String> action) {
    fields.forEach(action);
  }

  private Facts put(String name, String value) {
    fields.put(name, value);
    return this;
  }
}

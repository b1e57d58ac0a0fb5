package dev.countersign.wackypod;

import dev.countersign.json.JsonObject;
import dev.countersign.json.JsonText.Missing;
import dev.countersign.json.JsonText.Present;
import dev.countersign.json.JsonText.WrongType;
import java.util.Optional;

/// Reads the fields of one request body and remembers the first thing that is wrong. Used by one
/// thread.
///
/// What it answers for a field at fault means nothing: ask for the [#fault()] before using any.
final class WackyPodFields {
  private final JsonObject body;
  private final WackyPodError missing;
  private Optional<WackyPodError> fault = Optional.empty();

  /// @param missing the call's own error for a required field that is not there
  WackyPodFields(JsonObject body, WackyPodError missing) {
    this.body = body;
    this.missing = missing;
  }

  Optional<WackyPodError> fault() {
    return fault;
  }

  String required(String field) {
    return switch (body.text(field)) {
      case Present(var text) -> text;
      case Missing() -> fault(missing);
      case WrongType() -> fault(WackyPodError.INVALID_REQUEST);
    };
  }

  /// The text of a field that may be left out; then it is empty.
  String optional(String field) {
    return switch (body.text(field)) {
      case Present(var text) -> text;
      case Missing() -> "";
      case WrongType() -> fault(WackyPodError.INVALID_REQUEST);
    };
  }

  private String fault(WackyPodError what) {
    fault = Optional.of(fault.orElse(what));
    return "";
  }
}

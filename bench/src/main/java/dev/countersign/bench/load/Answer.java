package dev.countersign.bench.load;

/// What came back. Head and body are empty unless the request asked for them.
///
/// @param head the status line and the headers as they came
public record Answer(int status, String head, String body) {
  /// Whether it is a 2xx.
  public boolean isSuccess() {
    return status / 100 == 2;
  }

  /// The string member of this name, wherever in the JSON body it stands first: no escapes, which
  /// tokens do not have.
  ///
  /// @throws IllegalStateException when there is none
  public String text(String member) {
    String start = '"' + member + "\":\"";
    int from = body.indexOf(start);
    int to = from < 0 ? -1 : body.indexOf('"', from + start.length());
    if (to < 0) {
      throw new IllegalStateException("no " + member + " in an answer " + status + ": " + body);
    }
    return body.substring(from + start.length(), to);
  }
}

package dev.countersign.http;

import java.util.List;
import java.util.regex.Pattern;

/// The two media types that bodies come in. Both are UTF-8, and nothing else may be claimed.
enum MediaType {
  JSON("application/json"),
  FORM("application/x-www-form-urlencoded");

  private final Pattern pattern;

  MediaType(String name) {
    String charset = "(?:[ \\t]*;[ \\t]*charset=(?:utf-8|\"utf-8\"))?";
    this.pattern =
        Pattern.compile(Pattern.quote(name) + charset + "[ \\t]*", Pattern.CASE_INSENSITIVE);
  }

  /// Whether a request says it has this type, given its `Content-Type` and `Content-Encoding`
  /// headers.
  boolean isClaimedBy(List<String> contentTypes, List<String> contentEncodings) {
    return contentTypes.size() == 1
        && pattern.matcher(contentTypes.getFirst()).matches()
        && contentEncodings.stream().allMatch("identity"::equalsIgnoreCase);
  }
}

package dev.countersign.http;

import dev.countersign.base.Secret;
import java.time.Duration;
import java.util.Optional;

/// How a device keeps the token by which it is known again: in a header that a program stores by
/// itself, or in a cookie that a browser does.
public final class DeviceHeader {
  /// Of requests and answers alike.
  static final String NAME = "X-Device-Token";

  static final String COOKIE = "device_token";

  private DeviceHeader() {}

  /// What the device shows: the header, or else the cookie; any text.
  public static Optional<String> read(Call call) {
    return call.header(NAME).or(() -> call.cookie(COOKIE));
  }

  /// This answer with the token for the device's next sign-in.
  ///
  /// @param life how long it is good for
  public static Answer write(Answer answer, Call call, Secret token, Duration life) {
    String text = token.exposeText();
    // RFC 6265 §4.1. No script reads it, and no other site has it sent along with a form of its
    // own.
    String cookie =
        "%s=%s; Max-Age=%d; Path=/; HttpOnly; SameSite=Lax%s"
            .formatted(COOKIE, text, life.toSeconds(), call.isOverTls() ? "; Secure" : "");
    return answer.with(NAME, text).with("Set-Cookie", cookie);
  }
}

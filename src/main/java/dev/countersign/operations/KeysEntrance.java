package dev.countersign.operations;

import dev.countersign.crypto.Digests;
import dev.countersign.http.Answer;
import dev.countersign.http.Call;
import dev.countersign.http.Entrance;
import dev.countersign.http.Refusal;
import dev.countersign.http.Route;
import java.util.HexFormat;
import java.util.List;

/// `/.well-known/jwks.json`: the public keys that access tokens are signed with (RFC 7517 §5).
///
/// Verifiers fetch it often and it changes seldom: the bytes are made once, and a verifier that has
/// them is told so.
public final class KeysEntrance implements Entrance {
  /// How long verifiers may go on with what they have; a new key is published at least as long
  /// before it signs.
  private static final String CACHE_CONTROL = "public, max-age=300";

  private static final int ETAG_HEX_DIGITS = 32;

  private final Answer keys;
  private final String etag;

  /// @param jwks the key set, as it goes over the wire
  public KeysEntrance(byte[] jwks) {
    etag = '"' + HexFormat.of().formatHex(Digests.sha256(jwks)).substring(0, ETAG_HEX_DIGITS) + '"';
    keys = cacheable(Answer.bytes(200, "application/json; charset=utf-8", jwks));
  }

  @Override
  public String name() {
    return "keys";
  }

  @Override
  public String prefix() {
    return "/.well-known";
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.uncountedGet("/jwks.json", this::show));
  }

  private Answer show(Call call) {
    return call.header("If-None-Match").filter(this::isCurrent).isPresent()
        ? cacheable(Answer.empty(304))
        : keys;
  }

  // RFC 9110 §13.1.2: a list of tags, weak ones equal to strong ones here, or a star.
  private boolean isCurrent(String ifNoneMatch) {
    return ifNoneMatch.strip().equals("*") || ifNoneMatch.contains(etag);
  }

  private Answer cacheable(Answer answer) {
    return answer.with("ETag", etag).with("Cache-Control", CACHE_CONTROL);
  }

  @Override
  public boolean isOpenToOtherOrigins() {
    return true;
  }

  @Override
  public Answer refuse(Refusal refusal) {
    return ProblemDocument.of(refusal);
  }
}

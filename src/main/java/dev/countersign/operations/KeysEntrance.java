package dev.countersign.operations;

import dev.countersign.crypto.Digests;
import dev.countersign.http.Answer;
import dev.countersign.http.Call;
import dev.countersign.http.Entrance;
import dev.countersign.http.Refusal;
import dev.countersign.http.Route;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/// `/.well-known/jwks.json`: the public keys that access tokens are signed with (RFC 7517 §5).
///
/// Verifiers fetch it often and it changes seldom: a verifier that has it is told so.
public final class KeysEntrance implements Entrance {
  /// How long verifiers may go on with what they have; a new key is published at least as long
  /// before it signs.
  private static final String CACHE_CONTROL = "public, max-age=300";

  private static final int ETAG_HEX_DIGITS = 32;

  private final Supplier<byte[]> jwks;

  /// @param jwks the key set as it is now, and as it goes over the wire
  public KeysEntrance(Supplier<byte[]> jwks) {
    this.jwks = jwks;
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
    byte[] keys = jwks.get();
    String etag =
        '"' + HexFormat.of().formatHex(Digests.sha256(keys)).substring(0, ETAG_HEX_DIGITS) + '"';
    boolean isKnown = call.header("If-None-Match").filter(known -> names(known, etag)).isPresent();
    Answer answer =
        isKnown ? Answer.empty(304) : Answer.bytes(200, "application/json; charset=utf-8", keys);
    return answer.with("ETag", etag).with("Cache-Control", CACHE_CONTROL);
  }

  // RFC 9110 §13.1.2: a list of tags, weak ones equal to strong ones here, or a star.
  private static boolean names(String ifNoneMatch, String etag) {
    return ifNoneMatch.strip().equals("*") || ifNoneMatch.contains(etag);
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

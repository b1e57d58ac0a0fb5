package dev.countersign.crypto;

import dev.countersign.base.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Which keys there are to be, and how long each signs.
///
/// @param rotation how long a key signs before another takes its place
/// @param accessTokens by the contract's id
public record KeyPolicy(Duration rotation, Map<String, AccessTokenTerms> accessTokens) {
  private static final int TAG_CHARS = 8;

  /// How a contract's access tokens are signed, and how long each is good.
  public record AccessTokenTerms(SigningMethod method, Duration life) {}

  public KeyPolicy {
    accessTokens = Map.copyOf(accessTokens);
  }

  /// Every line of keys, access tokens first.
  List<LineTerms> lines() {
    var lines = new ArrayList<LineTerms>();
    accessTokens.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(contract -> accessLine(contract.getKey(), contract.getValue()))
        .forEach(lines::add);
    Stream.of(KeyPurpose.values())
        .filter(purpose -> purpose != KeyPurpose.ACCESS_TOKEN)
        .map(this::line)
        .forEach(lines::add);
    return List.copyOf(lines);
  }

  private LineTerms line(KeyPurpose purpose) {
    Duration least = purpose.leastRotation();
    Duration every = rotation.compareTo(least) < 0 ? least : rotation;
    Duration kept = purpose.kept().plus(KeyRules.KNOWN_BEFORE);
    return new LineTerms(KeyLine.of(purpose), purpose.algorithm(), "", every, kept);
  }

  private LineTerms accessLine(String contract, AccessTokenTerms terms) {
    KeyLine line = KeyLine.ofAccessTokens(contract);
    Duration kept = terms.life().plus(KeyRules.KNOWN_BEFORE);
    return switch (terms.method()) {
      case SigningMethod.Made(SigningAlgorithm algorithm) ->
          new LineTerms(line, algorithm.text(), "", rotation, kept);
      case SigningMethod.Shared(Secret secret) -> {
        String id = sharedId(contract, secret);
        yield new LineTerms(line, SigningAlgorithm.HS256.text(), id, rotation, kept);
      }
    };
  }

  /// The secret that the contract shares with its verifiers, if that is how it signs.
  Optional<Secret> sharedSecret(String contract) {
    return Optional.ofNullable(accessTokens.get(contract))
        .map(AccessTokenTerms::method)
        .flatMap(method ->
            switch (method) {
              case SigningMethod.Made made -> Optional.empty();
              case SigningMethod.Shared(Secret secret) -> Optional.of(secret);
            });
  }

  // So that another secret has another name. Whoever has a token of it can test a guess at the
  // secret anyway, so the tag tells nobody more.
  private static String sharedId(String contract, Secret secret) {
    byte[] mac =
        Digests.hmacSha256(secret, "countersign/shared".getBytes(StandardCharsets.US_ASCII));
    return contract + KeyRow.SHARED + Base64Url.encode(mac).substring(0, TAG_CHARS) + ".";
  }
}

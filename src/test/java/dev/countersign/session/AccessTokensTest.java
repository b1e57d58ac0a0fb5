package dev.countersign.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.account.Account;
import dev.countersign.account.PasswordPolicy;
import dev.countersign.base.Email;
import dev.countersign.base.PersonName;
import dev.countersign.base.Secret;
import dev.countersign.base.SessionId;
import dev.countersign.base.UserId;
import dev.countersign.crypto.Argon2idHash;
import dev.countersign.crypto.HashCost;
import dev.countersign.crypto.Hs256Key;
import dev.countersign.crypto.JwtKey;
import dev.countersign.crypto.JwtVerifier;
import dev.countersign.crypto.RandomTokens;
import dev.countersign.session.Contract.RefreshTokenKind;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AccessTokensTest {
  private static final Contract ONE = contract("one");
  private static final Contract OTHER = contract("other");
  private static final JwtKey ONES_KEY = Hs256Key.of("ones", Secret.of(filled(1)));
  private static final JwtKey OTHERS_KEY = Hs256Key.of("others", Secret.of(filled(2)));
  private static final RandomTokens RANDOM = new RandomTokens(new SecureRandom());
  private static final Instant END = Instant.parse("9999-01-01T00:00:00Z");
  private static final SessionId SESSION = RANDOM.newSessionId();

  private final AccessTokens tokens = signedBy(ONES_KEY, OTHERS_KEY);

  @Test
  void aTokenNamesItsSessionToItsContractAlone() {
    String token = token(tokens, ONE);

    assertThat(tokens.sessionOf(ONE, token)).contains(SESSION);
    assertThat(tokens.sessionOf(OTHER, token)).isEmpty();
  }

  /// The key says nothing then: the audience alone does.
  @Test
  void aTokenOfAnotherContractIsRefusedWhereBothHaveOneKey() {
    AccessTokens shared = signedBy(ONES_KEY, ONES_KEY);
    String token = token(shared, ONE);

    assertThat(shared.sessionOf(ONE, token)).contains(SESSION);
    assertThat(shared.sessionOf(OTHER, token)).isEmpty();
  }

  @Test
  void theSharedSecretOfOneContractMakesNoTokenOfAnother() {
    AccessTokens forger = signedBy(OTHERS_KEY, OTHERS_KEY);

    assertThat(tokens.sessionOf(ONE, token(forger, ONE))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1-2-3-4-5", "0000000A-0000-0000-0000-00000000000b", ""})
  void aSessionHasOneSpelling(String otherSpelling) {
    assertThat(AccessTokens.uuid(SESSION.toString())).contains(SESSION.uuid());
    assertThat(AccessTokens.uuid(otherSpelling)).isEmpty();
  }

  private static AccessTokens signedBy(JwtKey one, JwtKey other) {
    return new AccessTokens(
        "https://issuer.example",
        Map.of("one", keys(one), "other", keys(other)),
        RANDOM,
        Clock.systemUTC());
  }

  private static AccessTokenKeys keys(JwtKey key) {
    return new AccessTokenKeys(() -> key, type -> new JwtVerifier(type, List.of(key)));
  }

  private static String token(AccessTokens issuer, Contract contract) {
    var hash =
        new Argon2idHash(
            HashCost.FLOOR,
            RANDOM.next(Argon2idHash.SALT_BYTES),
            RANDOM.next(Argon2idHash.TAG_BYTES));
    UserId user = RANDOM.newUserId();
    var email = new Email("ada@example.com");
    var account = Account.fresh(user, email, PersonName.NONE, hash, Instant.EPOCH);
    return issuer.issue(contract, SESSION, END, account).text().exposeText();
  }

  private static Contract contract(String id) {
    return new Contract(
        id,
        Duration.ofHours(1),
        RefreshTokenKind.OPAQUE,
        UserId::toString,
        false,
        PasswordPolicy.LENGTH_ONLY);
  }

  private static byte[] filled(int value) {
    byte[] bytes = new byte[Hs256Key.MIN_BYTES];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}

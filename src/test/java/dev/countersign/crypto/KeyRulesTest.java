package dev.countersign.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.base.Secret;
import dev.countersign.crypto.KeyStep.Add;
import dev.countersign.crypto.KeyStep.Burn;
import dev.countersign.crypto.KeyStep.Destroy;
import dev.countersign.crypto.KeyStep.Move;
import dev.countersign.crypto.KeyStep.Tell;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// When keys are made, used and destroyed, to the instant.
class KeyRulesTest {
  private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration WAIT = KeyRules.KNOWN_BEFORE;
  private static final Duration KEPT = Duration.ofMinutes(70);
  private static final Duration ROTATION = Duration.ofDays(90);
  private static final KeyLine LINE = KeyLine.ofAccessTokens("momail");
  private static final LineTerms TERMS = new LineTerms(LINE, "ES256", "", ROTATION, KEPT);
  private static final List<LineTerms> LINES = List.of(TERMS);

  private static KeyRow key(String id, Instant signsFrom) {
    return key(id, LINE.name(), "ES256", signsFrom, "RETIRED");
  }

  private static KeyRow key(
      String id, String purpose, String algorithm, Instant signsFrom, String told) {
    return new KeyRow(
        id,
        purpose,
        algorithm,
        Secret.ofText("x"),
        "",
        signsFrom.minus(WAIT),
        signsFrom,
        "",
        told,
        Optional.empty());
  }

  private static KeyRow burnt(KeyRow row, Instant at) {
    return new KeyRow(
        row.id(),
        row.purpose(),
        row.algorithm(),
        row.wrapped(),
        "",
        row.createdAt(),
        row.signsFrom(),
        "",
        row.told(),
        Optional.of(at));
  }

  @Test
  void theFirstKeyOfALineIsUsedAtOnce() {
    assertThat(KeyRules.atStart(List.of(), LINES, T0))
        .containsExactly(new Add(LINE, "ES256", "", T0));
  }

  @Test
  void aKeyOfTheKindThatIsAskedForIsEnough() {
    assertThat(KeyRules.atStart(List.of(key("a", T0)), LINES, T0)).isEmpty();
    // Also one that only waits: another node has made it.
    assertThat(KeyRules.atStart(List.of(key("a", T0.plus(WAIT))), LINES, T0)).isEmpty();
  }

  @Test
  void anotherAlgorithmSignsOnceEverybodyCanKnowItsKey() {
    var lines = List.of(new LineTerms(LINE, "EdDSA", "", ROTATION, KEPT));

    assertThat(KeyRules.atStart(List.of(key("a", T0.minus(DAY))), lines, T0))
        .containsExactly(new Add(LINE, "EdDSA", "a", T0.plus(WAIT)));
  }

  @Test
  void aSettingThatIsTakenBackComesAfterTheOneBefore() {
    KeyRow waiting = key("b", LINE.name(), "EdDSA", T0.plus(WAIT).plusSeconds(5), "");

    assertThat(KeyRules.atStart(List.of(key("a", T0), waiting), LINES, T0))
        .containsExactly(new Add(LINE, "ES256", "b", T0.plus(WAIT).plusSeconds(5).plusMillis(1)));
  }

  @Test
  void anotherSecretFollowsTheOneBeforeAndTheSameDoesNot() {
    KeyRow shared = key("momail-hs256-aaaa.1", LINE.name(), "HS256", T0.minus(DAY), "SIGNS");
    var same = List.of(new LineTerms(LINE, "HS256", "momail-hs256-aaaa.", ROTATION, KEPT));
    var other = List.of(new LineTerms(LINE, "HS256", "momail-hs256-bbbb.", ROTATION, KEPT));

    assertThat(KeyRules.atStart(List.of(shared), same, T0)).isEmpty();
    assertThat(KeyRules.atStart(List.of(shared), other, T0))
        .containsExactly(new Add(LINE, "HS256", shared.id(), T0.plus(WAIT)));
    // It is the operator's, and does not change by itself.
    assertThat(KeyRules.due(List.of(shared), other, T0.plus(ROTATION.multipliedBy(9)))).isEmpty();
    assertThat(KeyRules.rotation(List.of(shared), same, T0)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"P90D,PT24H", "P5D,PT12H", "PT1H,PT10M", "PT1M,PT10M"})
  void theNextKeyIsKnownLongerBeforeWhereKeysSignLong(Duration rotation, Duration before) {
    var lines = List.of(new LineTerms(LINE, "ES256", "", rotation, KEPT));
    KeyRow row = key("a", T0);
    Instant next = T0.plus(rotation);
    Instant due = next.minus(before);

    if (before.compareTo(rotation) < 0) {
      assertThat(KeyRules.due(List.of(row), lines, due.minusMillis(1)))
          .noneMatch(Add.class::isInstance);
      assertThat(KeyRules.due(List.of(row), lines, due))
          .contains(new Add(LINE, "ES256", "a", next));
    } else {
      // Several are on their way at the same time.
      assertThat(KeyRules.due(List.of(row), lines, T0))
          .contains(new Add(LINE, "ES256", "a", T0.plus(WAIT)));
    }
  }

  @Test
  void afterALongStandstillTheNextKeyWaitsAllTheSame() {
    assertThat(KeyRules.due(List.of(key("a", T0)), LINES, T0.plus(ROTATION).plus(DAY)))
        .contains(new Add(LINE, "ES256", "a", T0.plus(ROTATION).plus(DAY).plus(WAIT)));
  }

  @Test
  void theLastKeyWhoseTimeHasComeSigns() {
    var keys = List.of(key("a", T0), key("b", T0.plus(DAY)));

    assertThat(KeyRules.current(keys, T0.minus(DAY))).isZero();
    assertThat(KeyRules.current(keys, T0.plus(DAY).minusMillis(1))).isZero();
    assertThat(KeyRules.current(keys, T0.plus(DAY))).isEqualTo(1);
  }

  @Test
  void aKeyIsDestroyedWhenTheLastThatItSignedIsOver() {
    KeyRow first = key("a", T0);
    var rows = List.of(first, key("b", T0.plus(DAY)));
    Instant end = T0.plus(DAY).plus(KEPT);

    assertThat(KeyRules.due(rows, LINES, end.minusMillis(1))).noneMatch(Destroy.class::isInstance);
    assertThat(KeyRules.due(rows, LINES, end)).contains(new Destroy(first));
  }

  @Test
  void whatThisVersionKnowsNothingOfIsLeftAlone() {
    KeyRow strange = key("x", "NEWER", "ES256", T0, "");
    KeyRow ofAnother = key("y", "ACCESS_TOKEN:other", "ES256", T0, "");

    assertThat(KeyRules.due(List.of(strange, ofAnother), LINES, T0.plus(DAY))).isEmpty();
  }

  @Test
  void eachStageOfAKeyIsToldOnce() {
    KeyRow made = key("a", LINE.name(), "ES256", T0.plus(WAIT), "");
    KeyRow other = key("b", LINE.name(), "ES256", T0.minus(DAY), "SIGNS");

    assertThat(KeyRules.due(List.of(other, made), LINES, T0))
        .contains(new Tell(made, List.of(KeyStage.MADE, KeyStage.PUBLISHED)))
        .hasSize(1);
    KeyRow told = key("a", LINE.name(), "ES256", T0.plus(WAIT), "PUBLISHED");
    assertThat(KeyRules.due(List.of(other, told), LINES, T0)).isEmpty();
    assertThat(KeyRules.due(List.of(other, told), LINES, T0.plus(WAIT)))
        .containsExactly(
            new Tell(other, List.of(KeyStage.RETIRED)), new Tell(told, List.of(KeyStage.SIGNS)));
  }

  @Test
  void whatIsNotPublishedIsNotToldSo() {
    var line = KeyLine.of(KeyPurpose.SEALING);
    KeyRow row = key("s", line.name(), "A256GCM", T0, "");
    var lines = List.of(new LineTerms(line, "A256GCM", "", ROTATION, KEPT));

    assertThat(KeyRules.due(List.of(row), lines, T0))
        .containsExactly(new Tell(row, List.of(KeyStage.MADE, KeyStage.SIGNS)));
  }

  @Test
  void theKeyOfTheFeedIsPublished() {
    var line = KeyLine.of(KeyPurpose.REVOCATIONS);
    KeyRow row = key("r", line.name(), "ES256", T0, "");
    var lines = List.of(new LineTerms(line, "ES256", "", ROTATION, KEPT));

    assertThat(KeyRules.due(List.of(row), lines, T0))
        .containsExactly(new Tell(row, List.of(KeyStage.MADE, KeyStage.PUBLISHED, KeyStage.SIGNS)));
  }

  @Test
  void askedForASuccessorTheNextKeySignsAsSoonAsEverybodyKnowsIt() {
    KeyRow signing = key("a", T0.minus(DAY));

    assertThat(KeyRules.rotation(List.of(signing), LINES, T0))
        .containsExactly(new Add(LINE, "ES256", "a", T0.plus(WAIT)));
    KeyRow soonest = key("b", T0.plus(WAIT));
    assertThat(KeyRules.rotation(List.of(signing, soonest), LINES, T0)).isEmpty();
    KeyRow waiting = soonest.following("a", T0.plus(DAY));
    assertThat(KeyRules.rotation(List.of(signing, waiting), LINES, T0))
        .containsExactly(new Move("b", T0.plus(WAIT)));
    assertThat(KeyRules.rotation(List.of(signing, waiting), LINES, T0.plus(WAIT).plusSeconds(9)))
        .containsExactly(new Move("b", T0.plus(WAIT).plusSeconds(9)));
  }

  @Test
  void aKeyThatAClockAheadOfTimeMadeIsAskedForSoonerToo() {
    KeyRow signing = key("a", T0.minus(DAY));
    KeyRow ofNextYear = key("b", T0.plus(DAY.multipliedBy(365)));

    assertThat(KeyRules.rotation(List.of(signing, ofNextYear), LINES, T0))
        .containsExactly(new Move("b", T0.plus(WAIT)));
  }

  @Test
  void inThePlaceOfABurntKeyTheOneThatWaitsSignsAtOnceOrElseANewOne() {
    KeyRow signing = key("a", T0.minus(DAY));
    KeyRow waiting = key("b", T0.plus(DAY));
    KeyRow retired = key("0", T0.minus(DAY).minus(DAY));

    assertThat(KeyRules.burning(signing, List.of(signing), LINES, T0))
        .containsExactly(new Add(LINE, "ES256", "a", T0), new Burn("a", T0));
    assertThat(KeyRules.burning(signing, List.of(signing, waiting), LINES, T0))
        .containsExactly(new Move("b", T0), new Burn("a", T0));
    assertThat(KeyRules.burning(waiting, List.of(signing, waiting), LINES, T0))
        .containsExactly(new Burn("b", T0));
    assertThat(KeyRules.burning(retired, List.of(retired, signing), LINES, T0))
        .containsExactly(new Burn("0", T0));
  }

  @Test
  void aBurntKeyHasNoPlaceIsToldOfOnceAndForgottenInTheEnd() {
    KeyRow burnt = burnt(key("a", T0.minus(DAY)), T0);
    KeyRow signing = key("b", LINE.name(), "ES256", T0, "SIGNS");
    var rows = List.of(burnt, signing);

    assertThat(KeyRules.succession(rows, LINE)).containsExactly(signing);
    assertThat(KeyRules.due(rows, LINES, T0))
        .containsExactly(new Tell(burnt, List.of(KeyStage.BURNT)));
    assertThat(KeyRules.due(rows, LINES, T0.plus(KEPT))).containsExactly(new Destroy(burnt));
  }

  @Test
  void whatIsLeftOfABurntSecretStays() {
    KeyRow burnt = burnt(key("momail-hs256-x.1", LINE.name(), "HS256", T0.minus(DAY), "BURNT"), T0);
    KeyRow signing = key("b", LINE.name(), "ES256", T0, "SIGNS");

    assertThat(KeyRules.due(List.of(burnt, signing), LINES, T0.plus(ROTATION).minus(DAY)))
        .noneMatch(step -> step instanceof Destroy);
  }

  @Test
  void theKeyThatAllContractsHadComesBeforeTheOwnOfEach() {
    KeyRow common = key("old", "ACCESS_TOKEN", "ES256", T0.minus(ROTATION), "SIGNS");
    KeyRow own = key("own", T0);
    var other = new LineTerms(KeyLine.ofAccessTokens("wackypod"), "ES256", "", ROTATION, KEPT);
    var lines = List.of(TERMS, other);

    assertThat(KeyRules.atStart(List.of(common), lines, T0.minus(DAY))).isEmpty();
    assertThat(KeyRules.succession(List.of(own, common), LINE)).containsExactly(common, own);
    // It still signs for the other one.
    assertThat(KeyRules.due(List.of(common, own), lines, T0.plus(DAY)))
        .doesNotContain(new Destroy(common))
        .contains(new Add(other.line(), "ES256", "old", T0.plus(DAY).plus(WAIT)));
  }
}

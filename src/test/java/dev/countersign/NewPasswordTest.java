package dev.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Which passwords can be set, and that each is then good itself and no other in its place.
class NewPasswordTest {
  private static final AppFixture APP = AppFixture.start();

  @AfterAll
  static void stop() {
    APP.close();
  }

  @ParameterizedTest
  @EnumSource
  void composedAndDecomposedLettersAreOnePassword(Api api) {
    String decomposed = "Cafe\u0301 Zoe\u0308 1";

    assertGood(api, decomposed, "Caf\u00E9 Zo\u00EB 1");
  }

  @ParameterizedTest
  @EnumSource
  void compatibleLettersAreStillOtherOnes(Api api) {
    assertDistinct(api, "Secure\uFB01Pass1", "SecurefiPass1");
  }

  @ParameterizedTest
  @EnumSource
  void sevenCodePointsAreTooFewAndEightEnough(Api api) {
    assertThat(register(api, "Aa1\uD83E\uDD9C\uD83E\uDD9C\uD83E\uDD9C\uD83E\uDD9C")).isEqualTo(400);
    assertThat(register(api, "Aa1xxxe\u0301")).isEqualTo(400);
    assertGood(api, "Aa1xxxx\uD83E\uDD9C", "Aa1xxxx\uD83E\uDD9C");
  }

  @ParameterizedTest
  @EnumSource
  void codePointsAreCountedUpTo256AndNotCut(Api api) {
    String longest = "Aa1" + "\uD83E\uDD9C".repeat(253);

    assertGood(api, longest, longest);
    assertThat(register(api, longest + "x")).isEqualTo(400);
    assertDistinct(api, longest, longest.substring(0, longest.length() - 2));
    assertDistinct(api, longest, longest + "x");
  }

  @ParameterizedTest
  @EnumSource
  void lengthIsThatOfTheNormalForm(Api api) {
    String longest = "Aa1" + "e\u0301".repeat(253);

    assertGood(api, longest, longest);
  }

  @ParameterizedTest
  @EnumSource
  void theSeventyThirdByteCounts(Api api) {
    String seventyTwo = "Aa1" + "x".repeat(69);

    assertDistinct(api, seventyTwo + "y", seventyTwo + "z");
    assertDistinct(api, seventyTwo + "y", seventyTwo);
  }

  @ParameterizedTest
  @EnumSource
  void aNulCountsAsAnyCharacterDoes(Api api) {
    assertDistinct(api, "Secure\0Pass1", "Secure");
    assertDistinct(api, "Secure\0Pass1", "Secure\0Pass2");
    assertDistinct(api, "SecurePass1\0", "SecurePass1");
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsTrimmed(Api api) {
    assertDistinct(api, " SecurePass1 ", "SecurePass1");
    assertDistinct(api, "SecurePass1\n", "SecurePass1");
    assertDistinct(api, "Secure  Pass1", "Secure Pass1");
  }

  @ParameterizedTest
  @EnumSource
  void caseCounts(Api api) {
    assertDistinct(api, "SecurePass123!", "securePass123!");
  }

  @ParameterizedTest
  @EnumSource
  void commonPasswordsAreRefusedInAnyCase(Api api) {
    for (String common : List.of("Password1", "password1", "PASSWORD1", "Qwerty123", "iloveyou1")) {
      assertThat(register(api, common)).as(common).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatTheServerIsCalledIsNoPassword(Api api) {
    for (String name : List.of("Countersign1", "CounterSign123")) {
      assertThat(register(api, name)).as(name).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCommonPasswordInsideALongerOneIsNone(Api api) {
    assertGood(api, "xX-password1", "xX-password1");
  }

  @ParameterizedTest
  @EnumSource
  void everyPasswordThatThePagesShowIsTaken(Api api) {
    List<String> shown =
        api == Api.MOMAIL
            ? List.of("secure_password_123")
            : List.of("SecurePass123!", "NewSecurePass456!");

    for (String password : shown) {
      assertGood(api, password, password);
    }
  }

  private static int register(Api api, String password) {
    String email = APP.newEmail();
    Reply reply = api.on(APP).register(email, password);
    if (reply.status() == 400) {
      assertThat(api.on(APP).logIn(email, password).status()).isEqualTo(401);
    }
    return reply.status();
  }

  private static void assertGood(Api api, String password, String typedLater) {
    String email = APP.newEmail();
    assertThat(api.on(APP).register(email, password).status()).isEqualTo(201);
    assertThat(api.on(APP).logIn(email, typedLater).status()).isEqualTo(200);
    assertThat(api.on(APP).logIn(email, typedLater.toLowerCase(Locale.ROOT) + "x").status())
        .isEqualTo(401);
  }

  private static void assertDistinct(Api api, String password, String other) {
    String email = APP.newEmail();
    assertThat(api.on(APP).register(email, password).status()).isEqualTo(201);
    assertThat(api.on(APP).logIn(email, other).status()).isEqualTo(401);
    assertThat(api.on(APP).logIn(email, password).status()).isEqualTo(200);
  }
}

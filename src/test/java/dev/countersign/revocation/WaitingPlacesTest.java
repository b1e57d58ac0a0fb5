package dev.countersign.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitingPlacesTest {
  private final WaitingPlaces places = new WaitingPlaces(3, 2);

  @Test
  void nobodyTakesAllPlaces() {
    assertThat(places.take("a", true)).isTrue();
    assertThat(places.take("a", true)).isTrue();
    assertThat(places.take("a", true)).isFalse();
    assertThat(places.take("b", true)).isTrue();
    assertThat(places.take("c", true)).isFalse();
  }

  @Test
  void aPlaceThatIsGivenBackIsFree() {
    places.take("a", true);
    places.take("a", true);
    places.giveBack("a", true);

    assertThat(places.take("a", true)).isTrue();
    assertThat(places.take("a", true)).isFalse();
    assertThat(places.take("b", true)).isTrue();
  }

  @Test
  void strangersTakeHalfOfAllPlacesAtMost() {
    assertThat(places.take("a", false)).isTrue();
    assertThat(places.take("b", false)).isFalse();
    assertThat(places.take("c", true)).isTrue();
    assertThat(places.take("d", true)).isTrue();

    places.giveBack("a", false);

    assertThat(places.take("e", true)).isTrue();
    assertThat(places.take("b", false)).isFalse();
    places.giveBack("e", true);
    assertThat(places.take("b", false)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "20000, 4000, 2000, 1000",
    "19000, 3800, 1900, 950",
    "768, 153, 76, 38",
    "10, 2, 1, 1",
    "1, 1, 0, 1",
  })
  void whoWaitsTakesAFifthOfTheConnectionsAtMost(
      int connections, int all, int strangers, int ofOne) {
    assertThat(taken(connections, true, "network %d")).isEqualTo(all);
    assertThat(taken(connections, false, "network %d")).isEqualTo(strangers);
    assertThat(taken(connections, true, "the same")).isEqualTo(ofOne);
  }

  private static int taken(int connections, boolean isKnown, String network) {
    var places = WaitingPlaces.among(connections);
    int taken = 0;
    for (int i = 0; i < connections; i++) {
      taken += places.take(network.formatted(i), isKnown) ? 1 : 0;
    }
    return taken;
  }

  @Test
  void strangersTakeNoPlaceOfTheResourceServersOfTheirNetwork() {
    var few = new WaitingPlaces(4, 1);

    assertThat(few.take("a", false)).isTrue();
    assertThat(few.take("a", false)).isFalse();
    assertThat(few.take("a", true)).isTrue();
    assertThat(few.take("a", true)).isFalse();
    assertThat(few.take("b", false)).isTrue();
  }
}

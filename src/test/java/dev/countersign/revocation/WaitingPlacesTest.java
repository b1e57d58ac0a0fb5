package dev.countersign.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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

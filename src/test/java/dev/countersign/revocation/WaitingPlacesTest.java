package dev.countersign.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitingPlacesTest {
  private final WaitingPlaces places = new WaitingPlaces(3, 2);

  @Test
  void nobodyTakesAllPlaces() {
    assertThat(places.take("a")).isTrue();
    assertThat(places.take("a")).isTrue();
    assertThat(places.take("a")).isFalse();
    assertThat(places.take("b")).isTrue();
    assertThat(places.take("c")).isFalse();
  }

  @Test
  void aPlaceThatIsGivenBackIsFree() {
    places.take("a");
    places.take("a");
    places.giveBack("a");

    assertThat(places.take("a")).isTrue();
    assertThat(places.take("a")).isFalse();
    assertThat(places.take("b")).isTrue();
  }
}

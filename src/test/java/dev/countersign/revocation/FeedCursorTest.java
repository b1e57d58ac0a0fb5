package dev.countersign.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.revocation.FeedCursor.Position;
import dev.countersign.revocation.FeedCursor.Rest;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedCursorTest {
  @Test
  void aCursorIsReadAsItWasWritten() {
    for (FeedCursor cursor :
        new FeedCursor[] {
          new FeedCursor(0, 0, Optional.empty()),
          new FeedCursor(Long.MIN_VALUE, Long.MAX_VALUE, Optional.empty()),
          new FeedCursor(-1, 1, Optional.of(new Rest(Long.MIN_VALUE, Position.START))),
          new FeedCursor(7, 8, Optional.of(new Rest(9, new Position(-1, -1))))
        }) {
      assertThat(FeedCursor.parse(cursor.text())).contains(cursor);
      assertThat(cursor.text()).matches("[A-Za-z0-9_-]{22}|[A-Za-z0-9_-]{48}");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "A",
        "AAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAB",
        "AAAAAAAAAAAAAAAAAAAAA=",
        "AAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAA+A",
        "../../etc/passwd"
      })
  void anyOtherTextIsNone(String text) {
    assertThat(FeedCursor.parse(text)).isEmpty();
  }
}

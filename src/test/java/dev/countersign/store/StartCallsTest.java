package dev.countersign.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.base.StartRefused;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StartCallsTest {
  private final AtomicInteger calls = new AtomicInteger();

  private int answerAfter(int refusals) {
    if (calls.getAndIncrement() < refusals) {
      throw new StoreUnavailable("the database took too long");
    }
    return calls.get();
  }

  @Test
  void whatIsRefusedIsAskedForAgain() {
    assertThat(StartCalls.<Integer>untilAnswered(() -> answerAfter(2))).isEqualTo(3);
  }

  @Test
  void whatIsRefusedForTooLongEndsTheStartWithASentence() {
    assertThatThrownBy(() -> StartCalls.untilAnswered(() -> answerAfter(9), Duration.ZERO))
        .isInstanceOf(StartRefused.class)
        .hasMessage(
            "The database cannot be used now, after 0 seconds of trying: the database took too long.");
    assertThat(calls).hasValue(1);
  }

  @Test
  void anInterruptEndsTheStart() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> StartCalls.untilAnswered(() -> answerAfter(9)))
        .isInstanceOf(StartRefused.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(calls).hasValue(1);
  }

  @Test
  void whatCannotPassIsNotAskedForAgain() {
    assertThatThrownBy(() ->
            StartCalls.untilDone(() -> {
              calls.incrementAndGet();
              throw new StartRefused("another master key");
            }))
        .hasMessage("another master key");
    assertThat(calls).hasValue(1);
  }
}

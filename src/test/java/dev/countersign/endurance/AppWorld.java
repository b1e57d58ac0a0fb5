package dev.countersign.endurance;

import dev.countersign.AppFixture;
import dev.countersign.Reply;
import java.time.Clock;
import java.time.Duration;

/// The servers within this process, on the clock of the tests.
class AppWorld implements World {
  private final AppFixture app;

  AppWorld(AppFixture app) {
    this.app = app;
  }

  @Override
  public Reply post(String path, String json, String... headers) {
    return app.post(path, json, headers);
  }

  @Override
  public Reply mailTo(String email) {
    return app.mailTo(email);
  }

  @Override
  public Clock clock() {
    return app.clock();
  }

  @Override
  public boolean pass(Duration time) {
    app.clock().advance(time);
    return true;
  }

  @Override
  public void restart() {
    app.restart();
  }
}

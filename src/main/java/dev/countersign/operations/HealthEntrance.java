package dev.countersign.operations;

import dev.countersign.http.Answer;
import dev.countersign.http.Call;
import dev.countersign.http.Entrance;
import dev.countersign.http.Refusal;
import dev.countersign.http.Route;
import dev.countersign.store.Database;
import java.time.Duration;
import java.util.List;

/// `/health/live`: the process answers. `/health/ready`: it can do its work, so traffic may come.
public final class HealthEntrance implements Entrance {
  /// Load balancers ask again within seconds anyway.
  private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

  private final Database database;

  public HealthEntrance(Database database) {
    this.database = database;
  }

  @Override
  public String name() {
    return "health";
  }

  @Override
  public String prefix() {
    return "/health";
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.uncountedGet("/live", call -> Answer.json(200, new Health("live"))),
        Route.uncountedGet("/ready", this::ready));
  }

  private Answer ready(Call call) {
    if (call.isServerStopping()) {
      return notReady("stopping");
    }
    return database.isReady()
        ? Answer.json(200, new Health("ready"))
        : notReady("database unavailable");
  }

  private static Answer notReady(String why) {
    return Answer.json(503, new Health(why)).withRetryAfter(ASK_AGAIN);
  }

  @Override
  public boolean isOpenToOtherOrigins() {
    return false;
  }

  @Override
  public Answer refuse(Refusal refusal) {
    return ProblemDocument.of(refusal);
  }

  private record Health(String status) {}
}

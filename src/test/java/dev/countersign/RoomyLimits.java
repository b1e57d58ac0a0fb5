package dev.countersign;

import dev.countersign.limit.RateLimit;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/// Limits that are on, as whatever hangs on them needs, and that no test comes near; those that
/// guard an account are as shipped.
public final class RoomyLimits {
  public static final Map<String, String> SETTINGS =
      Arrays.stream(RateLimit.values())
          .filter(limit -> !limit.guardsAccount())
          .collect(
              Collectors.toUnmodifiableMap(
                  limit -> "COUNTERSIGN_LIMITS_" + limit.name(), _ -> "1000000/1m"));

  private RoomyLimits() {}
}

package dev.countersign.guard;

import dev.countersign.base.Secret;
import java.time.Duration;

/// What a device shows at its next sign-in to be known again.
///
/// @param life how long it is good for
public record DeviceToken(Secret text, Duration life) {}

package dev.countersign.session;

import dev.countersign.base.Secret;
import java.time.Duration;

/// An access token that was just made.
///
/// @param expiresIn how long it is good
record AccessToken(Secret text, Duration expiresIn) {}

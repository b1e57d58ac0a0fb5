package dev.countersign.session;

import dev.countersign.base.Secret;
import java.time.Duration;

/// What a client holds after a sign-in or a refresh: texts to be sent once and kept nowhere here.
public record IssuedTokens(Secret accessToken, Secret refreshToken, Duration expiresIn) {}

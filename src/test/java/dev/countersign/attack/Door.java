package dev.countersign.attack;

import dev.countersign.AppFixture;
import dev.countersign.Reply;
import dev.countersign.oauth.Resource;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// Every place that takes a token, and how it says no.
enum Door {
  MOMAIL_LOGOUT(
      "POST /v1/auth/logout",
      401,
      "{\"success\":false,\"error\":{\"code\":\"UNAUTHORIZED\",\"message\":\"Invalid or missing access token\"}}") {
    @Override
    Reply present(AppFixture app, String token) {
      return app.postAs(token, "/v1/auth/logout", "");
    }
  },
  WACKYPOD_LOGOUT(
      "POST /api/auth/logout",
      401,
      "{\"success\":false,\"error\":\"Unauthorized\",\"message\":\"Missing or invalid access token\"}") {
    @Override
    Reply present(AppFixture app, String token) {
      return app.postAs(token, "/api/auth/logout", "{\"refreshToken\":\"any\"}");
    }
  },
  MOMAIL_REFRESH(
      "POST /v1/auth/refresh",
      401,
      "{\"success\":false,\"error\":{\"code\":\"UNAUTHORIZED\",\"message\":\"Invalid or expired refresh token\"}}") {
    @Override
    Reply present(AppFixture app, String token) {
      return app.post("/v1/auth/refresh", JsonBody.of("refreshToken", token));
    }
  },
  WACKYPOD_REFRESH(
      "POST /api/auth/refresh",
      401,
      "{\"success\":false,\"error\":\"Invalid refresh token\",\"message\":\"Token is expired or revoked\"}") {
    @Override
    Reply present(AppFixture app, String token) {
      return app.post("/api/auth/refresh", JsonBody.of("refreshToken", token));
    }
  },
  WACKYPOD_RESET(
      "POST /api/auth/reset-password",
      400,
      "{\"success\":false,\"error\":\"Invalid or expired token\",\"message\":\"Reset token is no longer valid\"}") {
    @Override
    Reply present(AppFixture app, String token) {
      return app.post(
          "/api/auth/reset-password", JsonBody.of("token", token, "password", NEW_PASSWORD));
    }
  },
  MOMAIL_VERIFY(
      "POST /v1/auth/verify-email",
      400,
      "{\"success\":false,\"error\":{\"code\":\"VALIDATION_ERROR\",\"message\":\"Invalid or expired verification token\"}}") {
    @Override
    Reply present(AppFixture app, String token) {
      return app.post("/v1/auth/verify-email", JsonBody.of("token", token));
    }
  },
  WACKYPOD_VERIFY(
      "POST /api/auth/verify-email",
      400,
      "{\"success\":false,\"error\":\"Invalid or expired token\",\"message\":\"Verification token is no longer valid\"}") {
    @Override
    Reply present(AppFixture app, String token) {
      return app.post("/api/auth/verify-email", JsonBody.of("token", token));
    }
  },
  RESET_LINK("GET /reset-password", 400, "") {
    @Override
    Reply present(AppFixture app, String token) {
      String query = URLEncoder.encode(token, StandardCharsets.UTF_8);
      return app.get("/reset-password?token=" + query);
    }
  },
  RESET_FORM("POST /reset-password", 400, "") {
    @Override
    Reply present(AppFixture app, String token) {
      return app.postForm("/reset-password", "token", token, "password", NEW_PASSWORD);
    }
  },
  VERIFY_LINK("GET /verify-email", 400, "") {
    @Override
    Reply present(AppFixture app, String token) {
      String query = URLEncoder.encode(token, StandardCharsets.UTF_8);
      return app.get("/verify-email?token=" + query);
    }
  },
  // Whoever asks there is a resource server; its good name changes nothing about the token.
  INTROSPECTION("POST /oauth/introspect", 200, "{\"active\":false}") {
    @Override
    Reply present(AppFixture app, String token) {
      return Resource.of(app).introspect(token);
    }

    @Override
    boolean accepted(Reply reply) {
      return reply.body().startsWith("{\"active\":true");
    }
  },
  VERIFY_FORM("POST /verify-email", 400, "") {
    @Override
    Reply present(AppFixture app, String token) {
      return app.postForm("/verify-email", "token", token);
    }
  };

  /// What every reset that should not succeed would set.
  static final String NEW_PASSWORD = "Intruder456!";

  private final String route;
  private final int status;
  private final String body;

  Door(String route, int status, String body) {
    this.route = route;
    this.status = status;
    this.body = body;
  }

  /// Its method and path.
  String route() {
    return route;
  }

  abstract Reply present(AppFixture app, String token);

  /// Whether this is its answer to a token that it takes.
  boolean accepted(Reply reply) {
    return reply.status() == 200;
  }

  /// Whether the token goes into a header, which takes visible ASCII only.
  boolean isBearer() {
    return this == MOMAIL_LOGOUT || this == WACKYPOD_LOGOUT;
  }

  /// Whether the token goes into a JSON body, where an empty one counts as none.
  boolean takesJson() {
    return !body.isEmpty() && !isBearer() && this != INTROSPECTION;
  }

  /// The status and the whole body with which it refuses any token that is not its own.
  String refusal(AppFixture app) {
    return status + " " + (body.isEmpty() ? present(app, "never-issued").body() : body);
  }
}

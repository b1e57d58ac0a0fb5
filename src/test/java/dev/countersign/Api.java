package dev.countersign;

/// One of the two published APIs, as far as tests of both need to tell them apart.
public enum Api {
  MOMAIL("/v1/auth/", "/data"),
  WACKYPOD("/api/auth/", "/tokens");

  private final String base;
  private final String tokens;

  Api(String base, String tokens) {
    this.base = base;
    this.tokens = tokens;
  }

  /// The path of a call: `login`.
  public String path(String call) {
    return base + call;
  }

  /// Where the tokens stand in an answer.
  String tokens() {
    return tokens;
  }

  public Api other() {
    return this == MOMAIL ? WACKYPOD : MOMAIL;
  }

  /// A client of this API at the server.
  public ApiClient on(AppFixture app) {
    return new ApiClient(this, app);
  }
}

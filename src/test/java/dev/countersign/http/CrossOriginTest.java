package dev.countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrossOriginTest {
  private final Served served = Served.standard();

  @AfterAll
  void stop() {
    served.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/seen", "/v1/nothing", "/v1/boom", "/v1/echo"})
  void listedOriginsMayReadAnswersAndErrors(String path) throws Exception {
    HttpResponse<String> answer =
        served.send(served.to(path).header("Origin", "https://app.example"));

    assertThat(answer.headers().allValues("Access-Control-Allow-Origin"))
        .containsExactly("https://app.example");
    assertThat(answer.headers().allValues("Access-Control-Expose-Headers"))
        .containsExactly(
            "X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, Retry-After, X-Request-Id, X-Device-Token");
    assertThat(answer.headers().allValues("Vary")).containsExactly("Origin");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
  }

  @Test
  void preflightsSayWhatIsAllowed() throws Exception {
    HttpResponse<String> answer = preflight("https://app.example");

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
        .hasValue("https://app.example");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Methods"))
        .hasValue("OPTIONS, POST");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Headers"))
        .hasValue("Authorization, Content-Type, X-Device-Token");
    assertThat(answer.headers().firstValue("Access-Control-Max-Age")).hasValue("600");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "https://app.example.evil.example",
        "http://app.example",
        "https://app.example:8443",
        "https://APP.example",
        "null",
        "*",
      })
  void otherOriginsAreAnsweredWithoutLeaveToRead(String origin) throws Exception {
    HttpResponse<String> answer = served.send(served.to("/v1/seen").header("Origin", origin));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().map().keySet())
        .noneMatch(name -> name.startsWith("access-control"));
    assertThat(answer.headers().allValues("Vary")).containsExactly("Origin");
    assertThat(preflight(origin).headers().map().keySet())
        .noneMatch(name -> name.startsWith("access-control"));
  }

  private HttpResponse<String> preflight(String origin) throws IOException, InterruptedException {
    return served.send(
        served
            .to("/v1/echo")
            .method("OPTIONS", java.net.http.HttpRequest.BodyPublishers.noBody())
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "authorization,content-type"));
  }
}

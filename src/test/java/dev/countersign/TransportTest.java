package dev.countersign;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.openapi.ContractSchema;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What both APIs make of bytes, media types and headers.
class TransportTest {
  private static final AppFixture APP = AppFixture.start();
  private static final String CREDENTIALS = Fields.json("email", "n@example.com", "password", "x");

  @AfterAll
  static void stop() {
    APP.close();
  }

  @ParameterizedTest
  @EnumSource
  void jsonInUtf8IsTakenInAnySpelling(Api api) {
    for (String type :
        List.of(
            "application/json",
            "APPLICATION/JSON",
            "application/json; charset=utf-8",
            "application/json;charset=UTF-8",
            "application/json ; charset=\"utf-8\"")) {
      assertThat(post(api, type, CREDENTIALS.getBytes(StandardCharsets.UTF_8)).status())
          .as(type)
          .isEqualTo(401);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyOtherMediaTypeIsUnsupported(Api api) {
    for (String type :
        List.of(
            "text/plain",
            "text/json",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/jsonp",
            "application/problem+json",
            "application/json; charset=iso-8859-1",
            "application/json, text/plain",
            "*/*")) {
      assertThat(post(api, type, CREDENTIALS.getBytes(StandardCharsets.UTF_8)).status())
          .as(type)
          .isEqualTo(415);
    }
    var untyped = HttpRequest.newBuilder(APP.uri(api.path("login")));
    assertThat(APP.send(untyped.POST(BodyPublishers.ofString(CREDENTIALS))).status())
        .isEqualTo(415);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotOneJsonObjectIsABadRequest(Api api) {
    Reply notJson = post(api, "application/json", "{".getBytes(StandardCharsets.UTF_8));
    assertThat(notJson.status()).isEqualTo(400);

    for (byte[] body : malformed()) {
      Reply reply = post(api, "application/json", body);

      String shown = new String(body, ISO_8859_1);
      assertThat(reply.status()).as(shown).isEqualTo(400);
      assertThat(reply.body()).as(shown).isEqualTo(notJson.body());
    }
  }

  @ParameterizedTest
  @EnumSource
  void sixteenLevelsAreReadAndSeventeenAreNot(Api api) {
    String fifteen = "[".repeat(15) + "]".repeat(15);
    String deep = CREDENTIALS.replace("}", ",\"more\":" + fifteen + "}");
    String deeper = CREDENTIALS.replace("}", ",\"more\":[" + fifteen + "]}");

    assertThat(api.on(APP).call("login", deep).status()).isEqualTo(401);
    assertThat(api.on(APP).call("login", deeper).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @EnumSource
  void escapesAndAnyWhitespaceAreJsonToo(Api api) {
    ApiClient client = api.on(APP);
    String email = client.newAccount();
    String escaped =
        "\r\n\t { \"\\u0065mail\" :\n\"%s\" , \"password\":\"\\u0053ecurePass123!\" } \n"
            .formatted(email.replace("@", "\\u0040"));

    assertThat(client.call("login", escaped).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void everyAnswerHasTheCommonHeaders(Api api) {
    ApiClient client = api.on(APP);
    String email = client.newAccount();
    for (Reply reply :
        List.of(
            client.logIn(email, ApiClient.PASSWORD),
            client.logIn(email, "wrong"),
            client.register(APP.newEmail(), ApiClient.PASSWORD),
            client.register(email, ApiClient.PASSWORD),
            client.call("login", "{}"),
            client.call("logout", "{}"),
            client.call("login", " ".repeat(17_000)),
            post(api, "text/plain", new byte[1]),
            APP.get(api.path("login")),
            APP.get(api.path("nothing")))) {
      assertThat(reply.header("Cache-Control")).as("%s", reply).hasValue("no-store");
      assertThat(reply.header("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(reply.header("X-Request-Id").orElse("")).matches("[0-9a-f-]{36}");
      assertThat(reply.header("Content-Type")).hasValue("application/json; charset=utf-8");
      assertThat(reply.header("Server")).isEmpty();
      assertThat(reply.header("Set-Cookie")).isEmpty();
    }
    assertThat(tooLongHeaders(api))
        .contains(
            "\r\nCache-Control: no-store\r\n",
            "\r\nX-Content-Type-Options: nosniff\r\n",
            "\r\nX-Request-Id: ");
  }

  @ParameterizedTest
  @EnumSource
  void aRequestIdIsTakenOver(Api api) {
    Reply reply = api.on(APP).call("login", CREDENTIALS, "X-Request-Id", "trace-7.a_B");

    assertThat(reply.header("X-Request-Id")).hasValue("trace-7.a_B");
  }

  @Test
  void noAnswerNamesTheServerSoftware() {
    assertThat(tooLongHeaders(Api.MOMAIL)).doesNotContainIgnoringCase("jetty");
    assertThat(APP.raw("nonsense\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ")
        .doesNotContainIgnoringCase("jetty");
  }

  private static List<byte[]> malformed() {
    var bodies = new ArrayList<byte[]>();
    for (String text :
        List.of(
            "",
            " ",
            "null",
            "true",
            "5",
            "\"text\"",
            "[]",
            "[" + CREDENTIALS + "]",
            CREDENTIALS + CREDENTIALS,
            CREDENTIALS + "x",
            CREDENTIALS + ",",
            CREDENTIALS.substring(0, CREDENTIALS.length() - 1),
            "{\"email\":\"a\",\"email\":\"b\",\"password\":\"x\"}",
            "{\"email\":\"a\",\"\\u0065mail\":\"b\",\"password\":\"x\"}",
            "{\"email\":\"a\",\"password\":\"x\",\"more\":{\"a\":1,\"a\":2}}",
            "{\"email\":\"a\",\"password\":\"x\",}",
            "{'email':'a','password':'x'}",
            "{email:\"a\",password:\"x\"}",
            "{\"email\":\"a\" \"password\":\"x\"}",
            "{\"email\":\"a\",\"password\":NaN}",
            "{\"email\":\"a\",\"password\":01}",
            "{\"email\":\"a\",\"password\":\"x\"}//",
            "/**/" + CREDENTIALS,
            "{\"email\":\"a\nb\",\"password\":\"x\"}",
            "{\"email\":\"\\x61\",\"password\":\"x\"}",
            "{\"email\":\"\\ud800\",\"password\":\"x\"}",
            "{\"email\":\"\\udc00\\ud800\",\"password\":\"x\"}",
            "{\"email\":\"a\",\"password\":\"\\ud800x\"}",
            "{\"email\":\"a\",\"password\":\"x\",\"more\":[\"\\udfff\"]}",
            "{\"email\":\"a\",\"password\":\"x\",\"\\ud800\":1}",
            "email=a&password=x",
            "<email>a</email>")) {
      bodies.add(text.getBytes(StandardCharsets.UTF_8));
    }
    // ISO 8859-1, a surrogate in UTF-8, an overlong slash, a cut-off sequence, a stray byte,
    // UTF-16.
    for (String bytes :
        List.of("\u00E9", "\u00ED\u00A0\u0080", "\u00C0\u00AF", "\u00E2\u0082", "\u00FF")) {
      bodies.add(("{\"email\":\"" + bytes + "\",\"password\":\"x\"}").getBytes(ISO_8859_1));
    }
    bodies.add(CREDENTIALS.getBytes(UTF_16));
    return bodies;
  }

  private static String tooLongHeaders(Api api) {
    return APP.raw(
        "GET "
            + api.path("login")
            + " HTTP/1.1\r\nHost: a\r\nX: "
            + "x".repeat(17_000)
            + "\r\n\r\n");
  }

  private static Reply post(Api api, String contentType, byte[] body) {
    var request = HttpRequest.newBuilder(APP.uri(api.path("login")));
    request.POST(BodyPublishers.ofByteArray(body));
    Reply reply = APP.send(request, "Content-Type", contentType);
    ContractSchema.check(reply.response());
    return reply;
  }
}

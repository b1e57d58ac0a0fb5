package dev.countersign.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.account.PasswordRules;
import dev.countersign.base.Email;
import dev.countersign.base.Password;
import dev.countersign.base.PersonName;
import dev.countersign.http.AddressLimit;
import dev.countersign.http.Answer;
import dev.countersign.http.BodyKind;
import dev.countersign.http.Entrance;
import dev.countersign.http.Route;
import dev.countersign.momail.MomailEntrance;
import dev.countersign.openapi.OpenApiDocument.Content;
import dev.countersign.openapi.OpenApiDocument.Operation;
import dev.countersign.wackypod.WackyPodEntrance;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The published documents say what the server does, no less and no more.
final class OpenApiTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  private static final List<String> HEADERS =
      List.of("Cache-Control", "X-Content-Type-Options", "X-Request-Id");

  private static final List<String> HEADERS_AND_LIMITS =
      List.of(
          "Cache-Control",
          "X-Content-Type-Options",
          "X-Request-Id",
          "X-RateLimit-Limit",
          "X-RateLimit-Remaining",
          "X-RateLimit-Reset");

  private static final Api MOMAIL =
      new Api(
          ContractSchema.MOMAIL,
          List.of(Entrances.momail()),
          "dev.countersign.momail.MomailError",
          HEADERS_AND_LIMITS);

  private static final Api WACKYPOD =
      new Api(
          ContractSchema.WACKYPOD,
          List.of(Entrances.wackypod()),
          "dev.countersign.wackypod.WackyPodError",
          HEADERS);

  private static final Api OAUTH =
      new Api(ContractSchema.OAUTH, Entrances.oauth(), "dev.countersign.oauth.OauthError", HEADERS);

  static List<Api> apis() {
    return List.of(MOMAIL, WACKYPOD, OAUTH);
  }

  static List<Api> contracts() {
    return List.of(MOMAIL, WACKYPOD);
  }

  /// A document, and the entrances that it describes.
  ///
  /// @param errors the enum of the entrances' errors
  /// @param headers what every answer has
  record Api(ContractSchema schema, List<Entrance> entrances, String errors, List<String> headers) {
    OpenApiDocument document() {
      return schema.document();
    }

    /// The routes by the names of their operations.
    SortedMap<String, Route> routes() {
      var routes = new TreeMap<String, Route>();
      for (Entrance entrance : entrances) {
        for (Route route : entrance.routes()) {
          routes.put(route.method() + " " + entrance.prefix() + route.path(), route);
        }
      }
      return routes;
    }

    Operation operation(String name) {
      return document().operations().stream()
          .filter(operation -> operation.name().equals(name))
          .findFirst()
          .orElseThrow();
    }

    /// Every answer with a body of every operation, those that operations share once for each.
    List<Answered> answers() {
      var answers = new ArrayList<Answered>();
      for (Operation operation : document().operations()) {
        document()
            .responses(operation)
            .forEach((status, at) -> {
              String name = operation.name() + " " + status;
              if (document().hasContent(at)) {
                answers.add(new Answered(status, document().content(name, at)));
              }
            });
      }
      return answers;
    }
  }

  /// A status and the body that comes with it.
  record Answered(int status, Content content) {}

  /// One line of an error table.
  record ErrorLine(int status, String code, String message) implements Comparable<ErrorLine> {
    static ErrorLine of(int status, JsonNode body) {
      JsonNode error = body.required("error");
      if (body.has("error_description")) {
        return new ErrorLine(
            status, error.stringValue(), body.required("error_description").stringValue());
      }
      return error.isObject()
          ? new ErrorLine(
              status, error.required("code").stringValue(), error.required("message").stringValue())
          : new ErrorLine(status, error.stringValue(), body.required("message").stringValue());
    }

    @Override
    public int compareTo(ErrorLine other) {
      return toString().compareTo(other.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("apis")
  void documentHasTheRoutesOfItsEntrance(Api api) {
    var documented = api.document().operations().stream().map(Operation::name).toList();

    assertThat(documented).containsExactlyInAnyOrderElementsOf(api.routes().keySet());
  }

  @ParameterizedTest
  @MethodSource("apis")
  void everyExampleMeetsItsSchema(Api api) {
    var bodies = new ArrayList<>(api.document().requests());
    api.answers().forEach(answer -> bodies.add(answer.content()));

    for (Content body : bodies) {
      var examples = api.document().examples(body);
      assertThat(examples).as(body.name()).isNotEmpty();
      examples.forEach((name, value) ->
          assertThat(api.schema().faults(body.schema(), value))
              .as("%s, example %s", body.name(), name)
              .isEmpty());
    }
  }

  @ParameterizedTest
  @MethodSource("apis")
  void everyAnswerThatIsPossibleHasAnExample(Api api) {
    for (Answered answer : api.answers()) {
      var examples = api.document().examples(answer.content()).values();
      JsonPointer all = answer.content().schema().appendProperty("oneOf");
      for (int i = 0; i < api.document().at(all).size(); i++) {
        JsonPointer one = all.appendIndex(i);
        assertThat(examples)
            .as("%s, %s", answer.content().name(), api.document().follow(one))
            .anyMatch(example -> api.schema().faults(one, example).isEmpty());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("apis")
  void everyAnswerDocumentsTheHeadersThatAllHave(Api api) {
    for (Operation operation : api.document().operations()) {
      api.document()
          .responses(operation)
          .forEach((status, at) ->
              assertThat(api.document().at(at.appendProperty("headers")).propertyNames())
                  .as("%s %d", operation.name(), status)
                  .containsAll(api.headers()));
    }
  }

  @ParameterizedTest
  @MethodSource("apis")
  void everyErrorOfTheEntranceIsDocumentedAndNoOther(Api api) throws ReflectiveOperationException {
    var documented = new TreeSet<ErrorLine>();
    for (Answered answer : api.answers()) {
      api.document().examples(answer.content()).values().stream()
          .filter(body -> body.has("error"))
          .forEach(body -> documented.add(ErrorLine.of(answer.status(), body)));
    }

    assertThat(documented).isEqualTo(errorTable(api));
  }

  @ParameterizedTest
  @MethodSource("apis")
  void nothingMayBeAddedToAnAnswerOrLeftOut(Api api) {
    for (Answered answer : api.answers()) {
      for (JsonNode example : api.document().examples(answer.content()).values()) {
        if (!example.isObject()) {
          continue;
        }
        assertNothingMayBeAddedOrLeftOut(api, answer.content(), example, JsonPointer.empty());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("apis")
  void everyRequestMayHaveOtherFields(Api api) {
    for (Content request : api.document().requests()) {
      for (JsonNode example : api.document().examples(request).values()) {
        var more = example.deepCopy().asObject().put("role", "admin");

        assertThat(api.schema().faults(request.schema(), more)).as(request.name()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("apis")
  void callsThatReadABodyDocumentItAndNoOthers(Api api) {
    api.routes()
        .forEach((name, route) -> {
          Operation operation = api.operation(name);
          JsonPointer body = operation.at().appendProperty("requestBody");
          String documented =
              api.document().at(body).isMissingNode() ? "" : api.document().mediaType(body);

          assertThat(documented)
              .as(name)
              .isEqualTo(
                  switch (route.body()) {
                    case JSON -> "application/json";
                    case FORM -> "application/x-www-form-urlencoded";
                    case IGNORED -> "";
                  });
          assertThat(api.document().responses(operation).containsKey(415))
              .as(name)
              .isEqualTo(route.body() != BodyKind.IGNORED);
        });
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void callsWithAnAddressLimitDocumentItAndNoOthers(Api api) {
    api.routes()
        .forEach((name, route) ->
            assertThat(api.document().responses(api.operation(name)).containsKey(429))
                .as(name)
                .isEqualTo(route.addressLimit() instanceof AddressLimit.Counted));
  }

  @Test
  void examplesOfMomailShowTheStandardLimits() {
    OpenApiDocument document = MOMAIL.document();
    MOMAIL
        .routes()
        .forEach((name, route) -> {
          Operation operation = MOMAIL.operation(name);
          JsonPointer reached = operation.at().append(JsonPointer.compile("/responses/429"));
          var limits =
              document.examples(document.content(operation.name(), reached)).values().stream()
                  .map(example -> example.at("/error/details/limit").intValue())
                  .toList();

          assertThat(route.addressLimit())
              .isInstanceOfSatisfying(
                  AddressLimit.Counted.class,
                  counted ->
                      assertThat(limits)
                          .as(operation.name())
                          .contains(counted.limit().standard().count()));
        });
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void lengthsAreThoseThatTheServerTakes(Api api) {
    var fields = api.document().root().at("/components/schemas/RegisterRequest/properties");

    assertThat(fields.at("/email/maxLength").intValue()).isEqualTo(Email.MAX_CHARS);
    assertThat(fields.at("/name/maxLength").intValue()).isEqualTo(PersonName.MAX_CODE_POINTS);
    assertThat(fields.at("/password/minLength").intValue())
        .isEqualTo(PasswordRules.MIN_CODE_POINTS);
    assertThat(fields.at("/password/maxLength").intValue()).isEqualTo(Password.MAX_CODE_POINTS);
  }

  @Test
  void tokenLivesAreThoseOfTheContracts() {
    assertThat(MOMAIL.document().root().at("/components/schemas/ExpiresIn/maximum").longValue())
        .isEqualTo(MomailEntrance.CONTRACT.accessTokenLife().toSeconds());
    assertThat(
            WACKYPOD
                .document()
                .root()
                .at("/components/schemas/Tokens/properties/expiresIn/maximum")
                .longValue())
        .isEqualTo(WackyPodEntrance.CONTRACT.accessTokenLife().toSeconds());
  }

  private static void assertNothingMayBeAddedOrLeftOut(
      Api api, Content content, JsonNode example, JsonPointer at) {
    var more = example.deepCopy();
    more.at(at).asObject().put("debug", "yes");
    assertThat(api.schema().faults(content.schema(), more))
        .as("%s with something else at '%s'", content.name(), at)
        .isNotEmpty();
    for (String name : example.at(at).propertyNames()) {
      JsonPointer field = at.appendProperty(name);
      var less = example.deepCopy();
      less.at(at).asObject().remove(name);
      // Fields that are not at fault are left out of the details.
      if (!field.toString().startsWith("/error/details/")) {
        assertThat(api.schema().faults(content.schema(), less))
            .as("%s without '%s'", content.name(), field)
            .isNotEmpty();
      }
      if (example.at(field).isObject()) {
        assertNothingMayBeAddedOrLeftOut(api, content, example, field);
      }
    }
  }

  /// Every error that the entrance can answer, read from its enum, which is its own business.
  private static Set<ErrorLine> errorTable(Api api) throws ReflectiveOperationException {
    var lines = new TreeSet<ErrorLine>();
    Class<?> errors = Class.forName(api.errors());
    Method answer = errors.getDeclaredMethod("answer");
    answer.setAccessible(true);
    for (Object error : errors.getEnumConstants()) {
      Answer given = (Answer) answer.invoke(error);
      lines.add(ErrorLine.of(given.status(), JSON.readTree(given.body())));
    }
    return lines;
  }
}

package dev.countersign.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.audit.SecurityEvent.ResetMailQueued;
import dev.countersign.audit.SecurityEvent.SignInRefused;
import dev.countersign.audit.SecurityEvent.SignInThrottled;
import dev.countersign.base.AcceptLanguage;
import dev.countersign.base.Client;
import dev.countersign.base.ClientAddress;
import dev.countersign.base.Email;
import dev.countersign.base.RequestId;
import dev.countersign.base.SessionId;
import dev.countersign.base.UserAgent;
import dev.countersign.base.UserId;
import dev.countersign.json.Json;
import dev.countersign.json.JsonObject;
import dev.countersign.limit.RateLimit;
import dev.countersign.log.LogLevel;
import dev.countersign.log.Logging;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Handler;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class LoggedAuditTest {
  private static final Logger ROOT = Logger.getLogger("");
  private static final UserId USER = new UserId(new UUID(1, 2));
  private static final Email EMAIL = new Email("ada.lovelace@example.com");
  private static final String HOSTILE =
      "curl\r\n{\"event\":\"forged\"}\u001b[2J\u2028" + "x".repeat(9_999);
  private static final Client CLIENT = client(HOSTILE);

  /// A value of every type that an event may hold. What is not here, a text or a secret, it must
  /// not hold.
  private static final Map<Class<?>, Object> VALUES =
      Map.ofEntries(
          Map.entry(Client.class, CLIENT),
          Map.entry(UserId.class, USER),
          Map.entry(SessionId.class, new SessionId(new UUID(3, 4))),
          Map.entry(Email.class, EMAIL),
          Map.entry(Subject.class, new Subject.Known(USER, EMAIL)),
          Map.entry(Subject.Known.class, new Subject.Known(USER, EMAIL)),
          Map.entry(Reason.class, Reason.LOGOUT),
          Map.entry(KeyEvent.Change.class, KeyEvent.Change.BURNT),
          Map.entry(KeyLabel.class, new KeyLabel("abc", "SEALING", "A256GCM")),
          Map.entry(RateLimit.class, RateLimit.LOGIN_PER_ADDRESS),
          Map.entry(KnownBy.class, KnownBy.NETWORK));

  private final Handler[] handlersBefore = ROOT.getHandlers();
  private final PrintStream errBefore = System.err;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @BeforeEach
  void logIntoMemory() {
    System.setErr(new PrintStream(written, true, UTF_8));
    Logging.install(LogLevel.ERROR);
  }

  @AfterEach
  void leaveLoggingAsItWas() {
    System.setErr(errBefore);
    Logging.install(LogLevel.INFO);
    for (Handler ours : ROOT.getHandlers()) {
      ROOT.removeHandler(ours);
    }
    for (Handler handler : handlersBefore) {
      ROOT.addHandler(handler);
    }
  }

  @ParameterizedTest
  @MethodSource("everyEvent")
  void everyEventIsOneLineOfJsonThatNamesIt(SecurityEvent event) {
    new LoggedAudit().record(event);

    assertThat(written.toString(UTF_8).lines()).hasSize(1);
    assertThat(written.toString(UTF_8).strip().codePoints())
        .noneMatch(c -> Character.isISOControl(c) || c == 0x2028);
    JsonObject line = line();
    assertThat(line.string("event")).contains(event.name());
    assertThat(line.string("time").orElseThrow()).endsWith("Z");
  }

  @ParameterizedTest
  @MethodSource("everyEvent")
  void everyValueOfAnEventIsOnItsLine(SecurityEvent event) {
    new LoggedAudit().record(event);

    JsonObject line = line();
    for (RecordComponent component : event.getClass().getRecordComponents()) {
      for (String field : fieldsOf(component)) {
        assertThat(line.has(field)).as("%s.%s", event.name(), field).isTrue();
      }
    }
  }

  @Test
  void aRefusedSignInTellsWhoFromWhereAndWhy() {
    var event =
        new SignInRefused(
            client("curl/8"),
            "momail",
            new Subject.Known(USER, EMAIL),
            Reason.WRONG_PASSWORD,
            KnownBy.DEVICE);

    ScopedValue.where(RequestId.CURRENT, new RequestId("req-7"))
        .run(() -> new LoggedAudit().record(event));

    assertThat(written.toString(UTF_8))
        .endsWith(
            """
            "level":"info","logger":"countersign.events","event":"signin.refused",\
            "requestId":"req-7","contract":"momail","address":"203.0.113.7","userAgent":"curl/8",\
            "user":"00000000-0000-0001-0000-000000000002","email":"a***@example.com",\
            "reason":"wrong_password","knownBy":"device"}
            """);
  }

  @ParameterizedTest
  @MethodSource("everyEvent")
  void addressesAreMasked(SecurityEvent event) {
    new LoggedAudit().record(event);

    assertThat(written.toString(UTF_8)).doesNotContain("lovelace");
  }

  @Test
  void longProgramNamesAreCut() {
    new LoggedAudit()
        .record(new SignInThrottled(CLIENT, "momail", new Subject.Unreadable(), Reason.DELAYED));

    assertThat(line().string("userAgent").orElseThrow())
        .hasSizeLessThan(600)
        .startsWith("curl\r\n{");
  }

  @Test
  void whatHappenedOutsideARequestNamesNoRequest() {
    new LoggedAudit().record(new ResetMailQueued(USER, EMAIL));

    assertThat(line().has("requestId")).isFalse();
  }

  private static final List<Class<?>> EVENTS =
      Stream.<Class<?>>of(SecurityEvent.class.getPermittedSubclasses())
          .flatMap(LoggedAuditTest::events)
          .toList();

  private static Stream<Class<?>> events(Class<?> type) {
    if (type == SecurityEvent.OfMachines.class) {
      return Stream.of(ClientRefused.class, KeyEvent.class);
    }
    return type == SecurityEvent.OfAccounts.class
        ? Stream.of(AccountImported.class, AccountTakenOver.class)
        : Stream.of(type);
  }

  @ParameterizedTest
  @FieldSource("EVENTS")
  void namesAreLowerCaseWordsThatReadersCanGoBy(Class<?> type) throws Exception {
    assertThat(example(type).name()).matches("[a-z_]+(\\.[a-z_]+)?");
  }

  static Stream<SecurityEvent> everyEvent() {
    return EVENTS.stream().map(LoggedAuditTest::example);
  }

  private static SecurityEvent example(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values = Arrays.stream(components).map(LoggedAuditTest::example).toArray();
    try {
      return (SecurityEvent) type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("cannot make a " + type, e);
    }
  }

  private static Object example(RecordComponent component) {
    if (component.getType() == String.class && component.getName().equals("contract")) {
      return "momail";
    }
    Object value = VALUES.get(component.getType());
    assertThat(value).as("%s may not be recorded", component).isNotNull();
    return value;
  }

  private static List<String> fieldsOf(RecordComponent component) {
    return switch (component.getName()) {
      case "client" -> List.of("address", "userAgent");
      case "subject" -> List.of("user", "email");
      case "key" -> List.of("kid", "use", "algorithm");
      case "change" -> List.of(); // It is the name.
      default -> List.of(component.getName());
    };
  }

  private static Client client(String userAgent) {
    return new Client(
        ClientAddress.of(new byte[] {(byte) 203, 0, 113, 7}),
        new UserAgent(userAgent),
        AcceptLanguage.ABSENT);
  }

  private JsonObject line() {
    return Json.readObject(written.toByteArray()).orElseThrow();
  }
}

package dev.countersign.momail;

import dev.countersign.account.PasswordPolicy;
import dev.countersign.account.PasswordRules;
import dev.countersign.base.Password;
import dev.countersign.base.UserId;
import dev.countersign.guard.DeviceToken;
import dev.countersign.http.Answer;
import dev.countersign.http.BodyKind;
import dev.countersign.http.Call;
import dev.countersign.http.DeviceHeader;
import dev.countersign.http.Entrance;
import dev.countersign.http.Refusal;
import dev.countersign.http.Refusal.BadRequest;
import dev.countersign.http.Refusal.HeadersTooLarge;
import dev.countersign.http.Refusal.InternalError;
import dev.countersign.http.Refusal.MalformedJson;
import dev.countersign.http.Refusal.MethodNotAllowed;
import dev.countersign.http.Refusal.NotFound;
import dev.countersign.http.Refusal.PayloadTooLarge;
import dev.countersign.http.Refusal.RateLimited;
import dev.countersign.http.Refusal.RequestTimeout;
import dev.countersign.http.Refusal.Unavailable;
import dev.countersign.http.Refusal.UnsupportedMediaType;
import dev.countersign.http.Route;
import dev.countersign.limit.RateLimit;
import dev.countersign.limit.RateLimiter.Standing;
import dev.countersign.login.SignIn;
import dev.countersign.session.Authenticate;
import dev.countersign.session.Bearer;
import dev.countersign.session.Contract;
import dev.countersign.session.Contract.RefreshTokenKind;
import dev.countersign.session.LogOut;
import dev.countersign.session.RefreshSession;
import dev.countersign.session.Sessions;
import dev.countersign.signup.RegisterAccount;
import dev.countersign.signup.RegisterAccount.Registration;
import dev.countersign.verify.AskVerification;
import dev.countersign.verify.ConfirmVerification;
import dev.countersign.verify.Verifications;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// The way in for clients of the Momail API.
public final class MomailEntrance implements Entrance {
  public static final Contract CONTRACT =
      new Contract(
          "momail",
          Duration.ofHours(1),
          RefreshTokenKind.OPAQUE,
          MomailEntrance::userId,
          false,
          PasswordPolicy.LENGTH_ONLY);

  /// From the longest to the shortest.
  private static final SequencedMap<String, Duration> UNITS = new LinkedHashMap<>();

  static {
    UNITS.put("day", Duration.ofDays(1));
    UNITS.put("hour", Duration.ofHours(1));
    UNITS.put("minute", Duration.ofMinutes(1));
    UNITS.put("second", Duration.ofSeconds(1));
  }

  private final RegisterAccount register;
  private final SignIn signIn;
  private final RefreshSession refresh;
  private final Authenticate authenticate;
  private final LogOut logOut;
  private final AskVerification askVerification;
  private final ConfirmVerification confirmVerification;
  private final PasswordRules passwordRules;

  public MomailEntrance(
      RegisterAccount register,
      SignIn signIn,
      Sessions sessions,
      Verifications verifications,
      PasswordRules passwordRules) {
    this.register = register;
    this.signIn = signIn;
    this.refresh = sessions.refresh();
    this.authenticate = sessions.authenticate();
    this.logOut = sessions.logOut();
    this.askVerification = verifications.ask();
    this.confirmVerification = verifications.confirm();
    this.passwordRules = passwordRules;
  }

  @Override
  public String name() {
    return CONTRACT.id();
  }

  @Override
  public String prefix() {
    return "/v1";
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.post("/auth/register", BodyKind.JSON, RateLimit.REGISTER_PER_ADDRESS, this::register),
        Route.post("/auth/login", BodyKind.JSON, RateLimit.LOGIN_PER_ADDRESS, this::logIn),
        Route.post("/auth/refresh", BodyKind.JSON, RateLimit.REFRESH_PER_ADDRESS, this::refresh),
        Route.post("/auth/logout", BodyKind.IGNORED, RateLimit.OTHER_PER_ADDRESS, this::logOut),
        Route.post(
            "/auth/verify-email",
            BodyKind.JSON,
            RateLimit.VERIFY_CONFIRM_PER_ADDRESS,
            this::verifyEmail),
        // A limit that is told counts calls alone; those that count mails are kept silently.
        Route.post(
            "/auth/resend-verification",
            BodyKind.JSON,
            RateLimit.OTHER_PER_ADDRESS,
            this::resendVerification));
  }

  private Answer register(Call call) {
    var fields = new MomailFields(call.json());
    var email = fields.email();
    var password = fields.newPassword(passwordRules, CONTRACT.passwords());
    var name = fields.name();
    if (email.isEmpty() || password.isEmpty()) {
      return MomailError.INVALID_EMAIL_OR_PASSWORD.answer(fields.faults());
    }
    if (name.isEmpty()) {
      return MomailError.INVALID_PARAMETERS.answer(fields.faults());
    }
    var registration = new Registration(email.get(), password.get(), name.get());
    return switch (register.run(CONTRACT, registration, call.client())) {
      case RegisterAccount.Registered(var account) ->
          success(201, MomailBodies.Registered.of(account));
      case RegisterAccount.EmailTaken() -> MomailError.EMAIL_TAKEN.answer();
      case RegisterAccount.Unavailable(var retryAfter) -> unavailable(retryAfter);
    };
  }

  private Answer logIn(Call call) {
    var fields = new MomailFields(call.json());
    var email = fields.text("email");
    var password = fields.text("password").map(Password::of);
    if (email.isEmpty() || password.isEmpty()) {
      return MomailError.INVALID_PARAMETERS.answer(fields.faults());
    }
    return switch (signIn.run(
        CONTRACT, email.get(), password.get(), call.client(), DeviceHeader.read(call))) {
      case SignIn.Outcome.SignedIn(var account, var tokens, var device) ->
          known(success(200, MomailBodies.SignedIn.of(account, tokens)), call, device);
      case SignIn.Outcome.Refused() -> MomailError.WRONG_CREDENTIALS.answer();
      case SignIn.Outcome.EmailNotVerified() -> MomailError.EMAIL_NOT_VERIFIED.answer();
      case SignIn.Outcome.Throttled(var standing) -> rateLimited(standing);
      case SignIn.Outcome.Unavailable(var retryAfter) -> unavailable(retryAfter);
    };
  }

  private Answer refresh(Call call) {
    var fields = new MomailFields(call.json());
    var token = fields.text("refreshToken");
    if (token.isEmpty()) {
      return MomailError.INVALID_PARAMETERS.answer(fields.faults());
    }
    return switch (refresh.run(CONTRACT, token.get(), call.client())) {
      case RefreshSession.Outcome.Refreshed(var tokens) ->
          success(200, MomailBodies.Refreshed.of(tokens));
      case RefreshSession.Outcome.Refused() -> MomailError.WRONG_REFRESH_TOKEN.answer();
    };
  }

  private Answer logOut(Call call) {
    Optional<Bearer> bearer = authenticate.run(CONTRACT, call.bearer().orElse(""), call.client());
    if (bearer.isEmpty()) {
      return unauthenticated();
    }
    return switch (logOut.run(CONTRACT, bearer.get(), call.client())) {
      case LOGGED_OUT -> success(200, new MomailBodies.Message("Logged out successfully"));
      case SESSION_OVER, FOREIGN_REFRESH_TOKEN -> unauthenticated();
    };
  }

  private Answer verifyEmail(Call call) {
    var fields = new MomailFields(call.json());
    var token = fields.text("token");
    if (token.isEmpty()) {
      return MomailError.INVALID_PARAMETERS.answer(fields.faults());
    }
    return switch (confirmVerification.run(CONTRACT, token.get(), call.client())) {
      case ConfirmVerification.Outcome.Done() ->
          success(200, new MomailBodies.Message("Email verified successfully"));
      case ConfirmVerification.Outcome.TokenNotValid() ->
          MomailError.WRONG_VERIFICATION_TOKEN.answer();
    };
  }

  private Answer resendVerification(Call call) {
    var fields = new MomailFields(call.json());
    var email = fields.text("email");
    if (email.isEmpty()) {
      return MomailError.INVALID_PARAMETERS.answer(fields.faults());
    }
    askVerification.run(CONTRACT, email.get(), call.client());
    return success(
        200, new MomailBodies.Message("If this email needs verification, a link has been sent"));
  }

  @Override
  public boolean isOpenToOtherOrigins() {
    return true;
  }

  @Override
  public Answer refuse(Refusal refusal) {
    return switch (refusal) {
      case NotFound() -> MomailError.NOT_FOUND.answer();
      case MethodNotAllowed(var _) -> MomailError.METHOD_NOT_ALLOWED.answer();
      case RateLimited(var _, var standing) -> rateLimited(standing);
      case UnsupportedMediaType() -> MomailError.UNSUPPORTED_MEDIA_TYPE.answer();
      case PayloadTooLarge() -> MomailError.PAYLOAD_TOO_LARGE.answer();
      case MalformedJson(), BadRequest(var _) -> MomailError.MALFORMED.answer();
      case HeadersTooLarge() -> MomailError.HEADERS_TOO_LARGE.answer();
      case RequestTimeout() -> MomailError.REQUEST_TIMEOUT.answer();
      case InternalError() -> MomailError.INTERNAL.answer();
      case Unavailable(var _) -> MomailError.UNAVAILABLE.answer();
    };
  }

  @Override
  public Answer finish(Answer answer, Optional<Standing> standing) {
    return standing.map(s -> withStanding(answer, s)).orElse(answer);
  }

  private static Answer withStanding(Answer answer, Standing standing) {
    return answer
        .with("X-RateLimit-Limit", Integer.toString(standing.limit()))
        .with("X-RateLimit-Remaining", Integer.toString(standing.remaining()))
        .with("X-RateLimit-Reset", Long.toString(standing.resetsAt().getEpochSecond()));
  }

  private static Answer success(int status, Object data) {
    return Answer.json(status, new MomailBodies.Success(true, data));
  }

  private static Answer known(Answer answer, Call call, Optional<DeviceToken> device) {
    return device
        .map(token -> DeviceHeader.write(answer, call, token.text(), token.life()))
        .orElse(answer);
  }

  // RFC 6750 §3.
  private static Answer unauthenticated() {
    return MomailError.WRONG_ACCESS_TOKEN.answer().with("WWW-Authenticate", "Bearer");
  }

  private static Answer rateLimited(Standing standing) {
    var details = new LinkedHashMap<String, Object>();
    details.put("limit", standing.limit());
    details.put("window", word(standing.window()));
    details.put("retry_after", Answer.wholeSeconds(standing.retryAfter()));
    return MomailError.RATE_LIMITED.answer(details).withRetryAfter(standing.retryAfter());
  }

  private static Answer unavailable(Duration retryAfter) {
    return MomailError.UNAVAILABLE.answer().withRetryAfter(retryAfter);
  }

  /// A window in words: `minute`, `hour`, or `5 minutes`.
  private static String word(Duration window) {
    for (var unit : UNITS.entrySet()) {
      long count = window.dividedBy(unit.getValue());
      if (unit.getValue().multipliedBy(count).equals(window)) {
        return count == 1 ? unit.getKey() : count + " " + unit.getKey() + "s";
      }
    }
    throw new IllegalStateException("windows are whole seconds, not " + window);
  }

  /// `user_` and the UUID in hexadecimal: opaque, URL-safe and reversible.
  private static String userId(UserId id) {
    return "user_" + HexFormat.of().formatHex(id.bytes());
  }
}

package dev.countersign.wackypod;

import dev.countersign.account.PasswordFlaw;
import dev.countersign.account.PasswordPolicy;
import dev.countersign.account.PasswordRules;
import dev.countersign.base.Email;
import dev.countersign.base.Password;
import dev.countersign.base.PersonName;
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
import dev.countersign.login.SignIn;
import dev.countersign.reset.ConfirmReset;
import dev.countersign.reset.RequestReset;
import dev.countersign.reset.Resets;
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
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The way in for clients of the WackyPod API.
public final class WackyPodEntrance implements Entrance {
  public static final Contract CONTRACT =
      new Contract(
          "wackypod",
          Duration.ofMinutes(15),
          RefreshTokenKind.ROTATING,
          UserId::toString,
          true,
          PasswordPolicy.MIXED_CHARACTERS);

  private final RegisterAccount register;
  private final SignIn signIn;
  private final RefreshSession refresh;
  private final Authenticate authenticate;
  private final LogOut logOut;
  private final RequestReset requestReset;
  private final ConfirmReset confirmReset;
  private final AskVerification askVerification;
  private final ConfirmVerification confirmVerification;
  private final PasswordRules passwordRules;

  public WackyPodEntrance(
      RegisterAccount register,
      SignIn signIn,
      Sessions sessions,
      Resets resets,
      Verifications verifications,
      PasswordRules passwordRules) {
    this.register = register;
    this.signIn = signIn;
    this.refresh = sessions.refresh();
    this.authenticate = sessions.authenticate();
    this.logOut = sessions.logOut();
    this.requestReset = resets.request();
    this.confirmReset = resets.confirm();
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
    return "/api";
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.post("/auth/register", BodyKind.JSON, RateLimit.REGISTER_PER_ADDRESS, this::register),
        Route.post("/auth/login", BodyKind.JSON, RateLimit.LOGIN_PER_ADDRESS, this::logIn),
        Route.post("/auth/refresh", BodyKind.JSON, RateLimit.REFRESH_PER_ADDRESS, this::refresh),
        // The API has no words for too many of these: a logout is never refused, a request for mail
        // never tells.
        Route.uncountedPost("/auth/logout", BodyKind.JSON, this::logOut),
        Route.uncountedPost("/auth/request-password-reset", BodyKind.JSON, this::requestReset),
        Route.uncountedPost("/auth/resend-verification", BodyKind.JSON, this::resendVerification),
        Route.post(
            "/auth/verify-email",
            BodyKind.JSON,
            RateLimit.VERIFY_CONFIRM_PER_ADDRESS,
            this::verifyEmail),
        Route.post(
            "/auth/reset-password",
            BodyKind.JSON,
            RateLimit.RESET_CONFIRM_PER_ADDRESS,
            this::confirmReset));
  }

  private Answer register(Call call) {
    var fields = new WackyPodFields(call.json(), WackyPodError.MISSING_REGISTER_FIELDS);
    String typedEmail = fields.required("email");
    String typedPassword = fields.required("password");
    String typedName = fields.optional("name");
    if (fields.fault().isPresent()) {
      return fields.fault().get().answer();
    }
    Optional<Email> email = Email.parse(typedEmail);
    Optional<PersonName> name = PersonName.parse(typedName);
    if (email.isEmpty()) {
      return WackyPodError.INVALID_EMAIL.answer();
    }
    if (name.isEmpty()) {
      return WackyPodError.INVALID_NAME.answer();
    }
    var password = Password.of(typedPassword);
    var flaws = passwordRules.flaws(password, CONTRACT.passwords());
    if (!flaws.isEmpty()) {
      return WackyPodError.WEAK_PASSWORD.answer(sentences(flaws));
    }
    var registration = new Registration(email.get(), password, name.get());
    return switch (register.runAndSignIn(CONTRACT, registration, call.client())) {
      case RegisterAccount.SignedUp(var account, var tokens, var device) ->
          known(Answer.json(201, WackyPodBodies.SignedUp.of(account, tokens)), call, device);
      case RegisterAccount.Registered(var account) ->
          Answer.json(201, WackyPodBodies.Registered.of(account));
      case RegisterAccount.EmailTaken() -> WackyPodError.EMAIL_TAKEN.answer();
      case RegisterAccount.Unavailable(var retryAfter) -> unavailable(retryAfter);
    };
  }

  private Answer logIn(Call call) {
    var fields = new WackyPodFields(call.json(), WackyPodError.MISSING_LOGIN_FIELDS);
    String email = fields.required("email");
    String password = fields.required("password");
    if (fields.fault().isPresent()) {
      return fields.fault().get().answer();
    }
    return switch (signIn.run(
        CONTRACT, email, Password.of(password), call.client(), DeviceHeader.read(call))) {
      case SignIn.Outcome.SignedIn(var account, var tokens, var device) ->
          known(Answer.json(200, WackyPodBodies.SignedIn.of(account, tokens)), call, device);
      case SignIn.Outcome.Refused() -> WackyPodError.INVALID_CREDENTIALS.answer();
      case SignIn.Outcome.EmailNotVerified() -> WackyPodError.EMAIL_NOT_VERIFIED.answer();
      case SignIn.Outcome.Throttled(var standing) ->
          retryAfter(WackyPodError.TOO_MANY_LOGINS, standing.retryAfter());
      case SignIn.Outcome.Unavailable(var retryAfter) -> unavailable(retryAfter);
    };
  }

  private Answer refresh(Call call) {
    var fields = new WackyPodFields(call.json(), WackyPodError.MISSING_REFRESH_TOKEN);
    String token = fields.required("refreshToken");
    if (fields.fault().isPresent()) {
      return fields.fault().get().answer();
    }
    return switch (refresh.run(CONTRACT, token, call.client())) {
      case RefreshSession.Outcome.Refreshed(var tokens) ->
          Answer.json(200, WackyPodBodies.Refreshed.of(tokens));
      case RefreshSession.Outcome.Refused() -> WackyPodError.INVALID_REFRESH_TOKEN.answer();
    };
  }

  private Answer logOut(Call call) {
    Optional<Bearer> bearer = authenticate.run(CONTRACT, call.bearer().orElse(""), call.client());
    if (bearer.isEmpty()) {
      return unauthenticated();
    }
    var fields = new WackyPodFields(call.json(), WackyPodError.MISSING_REFRESH_TOKEN);
    String token = fields.required("refreshToken");
    if (fields.fault().isPresent()) {
      return fields.fault().get().answer();
    }
    return switch (logOut.run(CONTRACT, bearer.get(), token, call.client())) {
      case LOGGED_OUT -> Answer.json(200, WackyPodBodies.Done.of("Logged out successfully"));
      case SESSION_OVER -> unauthenticated();
      case FOREIGN_REFRESH_TOKEN -> WackyPodError.INVALID_REFRESH_TOKEN.answer();
    };
  }

  private Answer requestReset(Call call) {
    var fields = new WackyPodFields(call.json(), WackyPodError.MISSING_EMAIL);
    String email = fields.required("email");
    if (fields.fault().isPresent()) {
      return fields.fault().get().answer();
    }
    requestReset.run(CONTRACT, email, call.client());
    return Answer.json(
        200,
        WackyPodBodies.Done.of("If an account exists with this email, a reset link has been sent"));
  }

  private Answer confirmReset(Call call) {
    var fields = new WackyPodFields(call.json(), WackyPodError.MISSING_RESET_FIELDS);
    String token = fields.required("token");
    String password = fields.required("password");
    if (fields.fault().isPresent()) {
      return fields.fault().get().answer();
    }
    return switch (confirmReset.run(CONTRACT, token, Password.of(password), call.client())) {
      case ConfirmReset.Outcome.Done() ->
          Answer.json(200, WackyPodBodies.Done.of("Password reset successfully"));
      case ConfirmReset.Outcome.TokenNotValid() -> WackyPodError.INVALID_RESET_TOKEN.answer();
      case ConfirmReset.Outcome.WeakPassword(var flaws) ->
          WackyPodError.WEAK_NEW_PASSWORD.answer(sentences(flaws));
      case ConfirmReset.Outcome.Unavailable(var retryAfter) -> unavailable(retryAfter);
    };
  }

  private Answer resendVerification(Call call) {
    var fields = new WackyPodFields(call.json(), WackyPodError.MISSING_EMAIL);
    String email = fields.required("email");
    if (fields.fault().isPresent()) {
      return fields.fault().get().answer();
    }
    askVerification.run(CONTRACT, email, call.client());
    return Answer.json(
        200, WackyPodBodies.Done.of("If this email needs verification, a link has been sent"));
  }

  private Answer verifyEmail(Call call) {
    var fields = new WackyPodFields(call.json(), WackyPodError.MISSING_TOKEN);
    String token = fields.required("token");
    if (fields.fault().isPresent()) {
      return fields.fault().get().answer();
    }
    return switch (confirmVerification.run(CONTRACT, token, call.client())) {
      case ConfirmVerification.Outcome.Done() ->
          Answer.json(200, WackyPodBodies.Done.of("Email verified successfully"));
      case ConfirmVerification.Outcome.TokenNotValid() ->
          WackyPodError.INVALID_VERIFICATION_TOKEN.answer();
    };
  }

  @Override
  public boolean isOpenToOtherOrigins() {
    return true;
  }

  @Override
  public Answer refuse(Refusal refusal) {
    return switch (refusal) {
      case NotFound() -> WackyPodError.NOT_FOUND.answer();
      case MethodNotAllowed(var _) -> WackyPodError.METHOD_NOT_ALLOWED.answer();
      case RateLimited(var limit, var _) -> tooMany(limit).answer();
      case UnsupportedMediaType() -> WackyPodError.UNSUPPORTED_MEDIA_TYPE.answer();
      case PayloadTooLarge() -> WackyPodError.PAYLOAD_TOO_LARGE.answer();
      case MalformedJson(), BadRequest(var _) -> WackyPodError.INVALID_REQUEST.answer();
      case HeadersTooLarge() -> WackyPodError.HEADERS_TOO_LARGE.answer();
      case RequestTimeout() -> WackyPodError.REQUEST_TIMEOUT.answer();
      case InternalError() -> WackyPodError.INTERNAL.answer();
      case Unavailable(var _) -> WackyPodError.UNAVAILABLE.answer();
    };
  }

  private static WackyPodError tooMany(RateLimit limit) {
    return switch (limit) {
      case REGISTER_PER_ADDRESS -> WackyPodError.TOO_MANY_REGISTRATIONS;
      case REFRESH_PER_ADDRESS -> WackyPodError.TOO_MANY_REFRESHES;
      case RESET_CONFIRM_PER_ADDRESS,
          RESET_REQUEST_PER_ADDRESS,
          RESET_MAIL_PER_ACCOUNT,
          RESET_MAIL_FROM_ANYWHERE ->
          WackyPodError.TOO_MANY_RESETS;
      case VERIFY_CONFIRM_PER_ADDRESS,
          VERIFY_REQUEST_PER_ADDRESS,
          VERIFY_MAIL_PER_ACCOUNT,
          VERIFY_MAIL_FROM_ANYWHERE ->
          WackyPodError.TOO_MANY_VERIFICATIONS;
      case LOGIN_PER_ADDRESS,
          LOGIN_FAILURES_PER_ACCOUNT,
          CLIENT_FAILURES_PER_ADDRESS,
          REVOCATIONS_PER_ADDRESS,
          OTHER_PER_ADDRESS ->
          WackyPodError.TOO_MANY_LOGINS;
    };
  }

  private static List<String> sentences(Collection<PasswordFlaw> flaws) {
    return flaws.stream().map(WackyPodEntrance::sentence).toList();
  }

  private static String sentence(PasswordFlaw flaw) {
    return switch (flaw) {
      case TOO_SHORT -> "Must be 8+ chars";
      case TOO_LONG -> "Must be at most 256 chars";
      case NO_UPPERCASE -> "Must contain uppercase";
      case NO_LOWERCASE -> "Must contain lowercase";
      case NO_DIGIT -> "Must contain number";
      case COMMON -> "Must not be a common password";
    };
  }

  private static Answer known(Answer answer, Call call, Optional<DeviceToken> device) {
    return device
        .map(token -> DeviceHeader.write(answer, call, token.text(), token.life()))
        .orElse(answer);
  }

  // RFC 6750 §3.
  private static Answer unauthenticated() {
    return WackyPodError.UNAUTHORIZED.answer().with("WWW-Authenticate", "Bearer");
  }

  private static Answer unavailable(Duration retryAfter) {
    return retryAfter(WackyPodError.UNAVAILABLE, retryAfter);
  }

  private static Answer retryAfter(WackyPodError error, Duration wait) {
    return error.answer().withRetryAfter(wait);
  }
}

package dev.countersign.web;

import dev.countersign.base.AcceptLanguage;
import dev.countersign.brand.Brand;
import dev.countersign.http.Answer;
import dev.countersign.http.BodyKind;
import dev.countersign.http.Entrance;
import dev.countersign.http.Refusal;
import dev.countersign.http.Route;
import dev.countersign.language.Languages;
import dev.countersign.limit.RateLimit;
import dev.countersign.mail.DevMailbox;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The way in for people with a browser, at the root.
public final class WebEntrance implements Entrance {
  private final Refusals refusals;
  private final Languages languages;
  private final List<Route> routes;
  private final Function<Refusal, Answer> words;

  private WebEntrance(
      Refusals refusals, Languages languages, List<Route> routes, Function<Refusal, Answer> words) {
    this.refusals = refusals;
    this.languages = languages;
    this.routes = List.copyOf(routes);
    this.words = words;
  }

  /// The pages alone.
  public static WebEntrance of(
      Brand brand, Languages languages, ResetFeature reset, VerifyFeature verify) {
    var frame = new Frame(brand);
    var refusals = new Refusals(frame, languages);
    var routes = pages(frame, refusals, languages, reset, verify);
    return new WebEntrance(refusals, languages, routes, refusals::problem);
  }

  /// The pages and, at `/dev/mail` and for this machine only, everybody's mail.
  ///
  /// @param settle brings everything asked for so far into the mailbox
  public static WebEntrance forDevelopment(
      Brand brand,
      Languages languages,
      ResetFeature reset,
      VerifyFeature verify,
      DevMailbox mailbox,
      Runnable settle) {
    var frame = new Frame(brand);
    var refusals = new Refusals(frame, languages);
    var routes = new ArrayList<>(pages(frame, refusals, languages, reset, verify));
    var english = new Phrases(languages.fallback());
    var devMail = new DevMailPage(frame, refusals, english, mailbox, settle);
    routes.add(Route.uncountedGet("/dev/mail", devMail::show));
    return new WebEntrance(refusals, languages, routes, refusals::problem);
  }

  private static List<Route> pages(
      Frame frame,
      Refusals refusals,
      Languages languages,
      ResetFeature reset,
      VerifyFeature verify) {
    var guard = new CrossSiteGuard(refusals, languages);
    var forgot = MailForm.forgotPassword(frame, languages, reset);
    var choose = new ResetPassword(frame, languages, reset);
    var resend = MailForm.resendVerification(frame, languages, verify);
    var prove = new VerifyEmail(frame, languages, verify);
    return List.of(
        Route.get("/forgot-password", RateLimit.OTHER_PER_ADDRESS, forgot::show),
        // Uncounted: whoever asks too often gets the same page and no mail.
        Route.uncountedPost("/forgot-password", BodyKind.FORM, guard.before(forgot::submit)),
        Route.get("/reset-password", RateLimit.OTHER_PER_ADDRESS, choose::show),
        Route.post(
            "/reset-password",
            BodyKind.FORM,
            RateLimit.RESET_CONFIRM_PER_ADDRESS,
            guard.before(choose::submit)),
        Route.get("/resend-verification", RateLimit.OTHER_PER_ADDRESS, resend::show),
        Route.uncountedPost("/resend-verification", BodyKind.FORM, guard.before(resend::submit)),
        Route.get("/verify-email", RateLimit.OTHER_PER_ADDRESS, prove::show),
        Route.post(
            "/verify-email",
            BodyKind.FORM,
            RateLimit.VERIFY_CONFIRM_PER_ADDRESS,
            guard.before(prove::submit)));
  }

  @Override
  public String name() {
    return "web";
  }

  @Override
  public String prefix() {
    return "";
  }

  @Override
  public List<Route> routes() {
    return routes;
  }

  @Override
  public boolean isOpenToOtherOrigins() {
    return false;
  }

  @Override
  public Answer refuse(Refusal refusal) {
    return words.apply(refusal);
  }

  @Override
  public Entrance toBrowser(AcceptLanguage wanted) {
    var phrases = new Phrases(languages.best(wanted));
    return new WebEntrance(refusals, languages, routes, refusal -> refusals.page(refusal, phrases));
  }
}

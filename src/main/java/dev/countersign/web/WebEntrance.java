package dev.countersign.web;

import dev.countersign.http.Answer;
import dev.countersign.http.BodyKind;
import dev.countersign.http.Entrance;
import dev.countersign.http.Refusal;
import dev.countersign.http.Route;
import dev.countersign.limit.RateLimit;
import dev.countersign.mail.DevMailbox;
import java.util.ArrayList;
import java.util.List;

/// The way in for people with a browser, at the root.
public final class WebEntrance implements Entrance {
  private final Refusals refusals;
  private final List<Route> routes;
  private final boolean speaksHtml;

  private WebEntrance(Refusals refusals, List<Route> routes, boolean speaksHtml) {
    this.refusals = refusals;
    this.routes = List.copyOf(routes);
    this.speaksHtml = speaksHtml;
  }

  /// The pages alone.
  ///
  /// @param site what people know this server as: the host name of its public address
  public static WebEntrance of(String site, ResetFeature reset) {
    var frame = new Frame(site);
    var refusals = new Refusals(frame);
    return new WebEntrance(refusals, pages(frame, refusals, reset), false);
  }

  /// The pages and, at `/dev/mail` and for this machine only, everybody's mail.
  ///
  /// @param settle brings everything asked for so far into the mailbox
  public static WebEntrance forDevelopment(
      String site, ResetFeature reset, DevMailbox mailbox, Runnable settle) {
    var frame = new Frame(site);
    var refusals = new Refusals(frame);
    var routes = new ArrayList<>(pages(frame, refusals, reset));
    var devMail = new DevMailPage(frame, refusals, mailbox, settle);
    routes.add(Route.uncountedGet("/dev/mail", devMail::show));
    return new WebEntrance(refusals, routes, false);
  }

  private static List<Route> pages(Frame frame, Refusals refusals, ResetFeature reset) {
    var guard = new CrossSiteGuard(refusals);
    var forgot = new ForgotPassword(frame, reset);
    var choose = new ResetPassword(frame, reset);
    return List.of(
        Route.get("/forgot-password", RateLimit.OTHER_PER_ADDRESS, forgot::show),
        // Uncounted: whoever asks too often gets the same page and no mail.
        Route.uncountedPost("/forgot-password", BodyKind.FORM, guard.before(forgot::submit)),
        Route.get("/reset-password", RateLimit.OTHER_PER_ADDRESS, choose::show),
        Route.post(
            "/reset-password",
            BodyKind.FORM,
            RateLimit.RESET_CONFIRM_PER_ADDRESS,
            guard.before(choose::submit)));
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
    return speaksHtml ? refusals.page(refusal) : refusals.problem(refusal);
  }

  @Override
  public Entrance toBrowser() {
    return new WebEntrance(refusals, routes, true);
  }
}

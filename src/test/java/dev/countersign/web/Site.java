package dev.countersign.web;

import dev.countersign.account.PasswordPolicy;
import dev.countersign.base.Client;
import dev.countersign.base.Email;
import dev.countersign.base.Password;
import dev.countersign.base.RequestId;
import dev.countersign.brand.Brand;
import dev.countersign.brand.Colour;
import dev.countersign.http.Entrance;
import dev.countersign.http.HttpServer;
import dev.countersign.http.HttpServer.Binding.Bound;
import dev.countersign.http.HttpSettings;
import dev.countersign.http.ProxyProtocol;
import dev.countersign.http.TrustedProxies;
import dev.countersign.language.Languages;
import dev.countersign.limit.NoRateLimits;
import dev.countersign.mail.DevMailbox;
import dev.countersign.mail.Mail;
import dev.countersign.mail.OutgoingMail;
import dev.countersign.mail.TestSealer;
import dev.countersign.store.SqliteDatabase;
import dev.countersign.web.ResetFeature.Outcome;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The pages on a real server, over a reset feature that does as the test says and remembers what
/// it was asked.
final class Site implements AutoCloseable {
  static final String TOKEN = "good-token";
  static final Languages LANGUAGES = Languages.load();
  static final Brand BRAND = new Brand("Ada & Co", new Colour(0xff, 0xcc, 0), Optional.empty());

  final List<String> asked = new ArrayList<>();
  final List<String> confirmed = new ArrayList<>();
  final Deque<Mail> pending = new ArrayDeque<>();
  Outcome outcome = new Outcome.Done();
  private final Clock clock =
      Clock.fixed(Instant.parse("2026-03-04T05:06:07.089Z"), ZoneOffset.UTC);
  private final SqliteDatabase database;
  private final DevMailbox mailbox;
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  Site(Path directory) {
    this.database = SqliteDatabase.open(directory, clock);
    this.mailbox = new DevMailbox(database, new TestSealer(), clock);
    this.server =
        start(
            WebEntrance.forDevelopment(
                BRAND, LANGUAGES, feature(), proof(), mailbox, this::settle));
  }

  static ResetFeature nothing() {
    return new ResetFeature(
        (_, _) -> {},
        _ -> Optional.empty(),
        (_, _, _) -> new Outcome.TokenNotValid(),
        Duration.ofMinutes(30));
  }

  static VerifyFeature nobody() {
    return new VerifyFeature(
        (_, _) -> {},
        _ -> false,
        (_, _) -> new VerifyFeature.Outcome.TokenNotValid(),
        Duration.ofHours(24));
  }

  static HttpServer start(Entrance entrance) {
    if (HttpServer.bind("127.0.0.1", 0) instanceof Bound(HttpServer server)) {
      server.serve(
          new HttpSettings(
              Set.of(), TrustedProxies.NONE, ProxyProtocol.X_FORWARDED_FOR, Optional.empty()),
          List.of(entrance),
          new NoRateLimits(),
          _ -> {},
          () -> new RequestId("a-request"));
      return server;
    }
    throw new IllegalStateException("no free port");
  }

  private ResetFeature feature() {
    return new ResetFeature(
        (email, _) -> asked.add(email),
        token ->
            token.equals(TOKEN) ? Optional.of(PasswordPolicy.MIXED_CHARACTERS) : Optional.empty(),
        this::confirm,
        Duration.ofMinutes(30));
  }

  private VerifyFeature proof() {
    return new VerifyFeature(
        (email, _) -> asked.add(email),
        TOKEN::equals,
        (token, _) -> {
          confirmed.add(token);
          return token.equals(TOKEN)
              ? new VerifyFeature.Outcome.Done()
              : new VerifyFeature.Outcome.TokenNotValid();
        },
        Duration.ofHours(24));
  }

  private Outcome confirm(String token, Password password, Client from) {
    if (!from.address().isLoopback()) {
      throw new IllegalStateException("who is asking got lost");
    }
    confirmed.add(token + " " + password.exposeText());
    return outcome;
  }

  private void settle() {
    while (!pending.isEmpty()) {
      mailbox.deliver(new OutgoingMail(UUID.randomUUID(), pending.remove(), clock.instant()));
    }
  }

  void queue(String to, String subject, String text, String html) {
    pending.add(new Mail(new Email(to), subject, text, html));
  }

  int port() {
    return server.port();
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(to(path));
  }

  HttpResponse<String> post(String path, String... form) throws IOException, InterruptedException {
    return send(posting(path, form));
  }

  HttpRequest.Builder posting(String path, String... form) {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < form.length; i += 2) {
      fields.add(form[i] + "=" + URLEncoder.encode(form[i + 1], StandardCharsets.UTF_8));
    }
    return to(path)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(String.join("&", fields)));
  }

  @Override
  public void close() {
    client.close();
    server.stop();
    database.close();
  }
}

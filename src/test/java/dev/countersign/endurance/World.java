package dev.countersign.endurance;

import dev.countersign.AppFixture;
import dev.countersign.Reply;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Servers, one or many, with the mail they send and the time they live in.
interface World extends Wire.Host {
  Pattern RESET_TOKEN = Pattern.compile("reset-password\\?token=([A-Za-z0-9_-]+)");

  Pattern PROOF = Pattern.compile("verify-email\\?token=([A-Za-z0-9_-]+)");

  /// All mail to the address, newest first, as the JSON of `/dev/mail`.
  Reply mailTo(String email);

  /// What the servers' clock says.
  Clock clock();

  /// Lets time pass where the test moves it, and else one millisecond.
  ///
  /// @return whether all of it has passed
  boolean pass(Duration time);

  /// Ends a server, and starts it anew on the same data.
  void restart();

  /// The reset tokens mailed to the address, newest first.
  default List<String> resetTokens(String email) {
    return tokens(RESET_TOKEN, email);
  }

  /// The verification tokens mailed to the address, newest first.
  default List<String> verificationTokens(String email) {
    return tokens(PROOF, email);
  }

  private List<String> tokens(Pattern link, String email) {
    Matcher links = link.matcher(mailTo(email).body());
    return links.results().map(found -> found.group(1)).distinct().toList();
  }

  /// The servers within this process, on the clock of the tests.
  static World of(AppFixture app) {
    return new AppWorld(app);
  }
}

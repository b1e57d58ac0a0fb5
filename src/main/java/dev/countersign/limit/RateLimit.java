package dev.countersign.limit;

import com.google.errorprone.annotations.Immutable;
import java.time.Duration;

/// Every rate limit: its setting's name, how many in which window, what is counted, and why.
public enum RateLimit {
  /// An office behind one address can sign up; a script filling the directory cannot.
  REGISTER_PER_ADDRESS(
      "register-per-address", 30, 5, "Registrations from one network (IPv4 address or IPv6 /64)."),
  /// Many people share an address; a guessing run tries thousands.
  LOGIN_PER_ADDRESS("login-per-address", 60, 1, "Sign-ins from one network."),
  /// Failed sign-ins only: a person mistypes a few times, a guesser does not stop. The sign-in
  /// guard counts them: the window is the first delay.
  LOGIN_FAILURES_PER_ACCOUNT(
      "login-failures-per-account",
      10,
      15,
      "Failed sign-ins to an account from one network; then it waits, for the window and twice as long each time."),
  /// Browsers refresh each quarter of an hour, several tabs at once, many behind one address.
  REFRESH_PER_ADDRESS("refresh-per-address", 600, 5, "Refreshes from one network."),
  /// A person asks again when no mail comes. For as long as a link is good, so that nobody waits
  /// for another without having one. With fewer, one network leaves others some of those from
  /// anywhere.
  RESET_MAIL_PER_ACCOUNT(
      "reset-mail-per-account",
      3,
      30,
      "Reset links mailed to one account, asked for by one network."),
  /// Nobody's mailbox is flooded through us, however many networks ask. As many as are good at
  /// once, in the time that one is good for: so the newest in the mailbox always is.
  RESET_MAIL_FROM_ANYWHERE(
      "reset-mail-from-anywhere",
      3,
      30,
      "Reset links mailed to one account, whoever asks for them."),
  /// Asking for reset mail for many accounts from one address.
  RESET_REQUEST_PER_ADDRESS(
      "reset-request-per-address",
      60,
      5,
      "Requests for reset links from one network; more are answered alike and dropped."),
  /// Guessing at reset tokens, hopeless as it is, shall not cost us hashing either.
  RESET_CONFIRM_PER_ADDRESS(
      "reset-confirm-per-address", 30, 5, "Uses of reset links from one network."),
  /// A person asks again when no mail comes; whoever asks for somebody else is dropped soon.
  VERIFY_MAIL_PER_ACCOUNT(
      "verify-mail-per-account",
      3,
      60,
      "Verification mails to one account, asked for by one network."),
  /// Nobody's mailbox is flooded through us, however many networks ask. The newest are good for a
  /// day.
  VERIFY_MAIL_FROM_ANYWHERE(
      "verify-mail-from-anywhere",
      6,
      60,
      "Verification mails to one account, whoever asks for them."),
  /// Asking for verification mail for many accounts from one address.
  VERIFY_REQUEST_PER_ADDRESS(
      "verify-request-per-address",
      60,
      5,
      "Requests for verification links from one network; more are answered alike and dropped."),
  /// Guessing at verification tokens, hopeless as it is, shall not keep the database busy.
  VERIFY_CONFIRM_PER_ADDRESS(
      "verify-confirm-per-address", 60, 5, "Verifications from one network."),
  /// A resource server that is set up wrongly tries again and again.
  CLIENT_FAILURES_PER_ADDRESS(
      "client-failures-per-address",
      30,
      5,
      "Failed authentications of resource servers from one network."),
  /// A verifier asks again after each answer, five times a second at most.
  REVOCATIONS_PER_ADDRESS(
      "revocations-per-address",
      1_200,
      1,
      "Calls of the public feed of ended sessions from one network, by strangers."),
  /// Every other call that costs a signature check.
  OTHER_PER_ADDRESS("other-per-address", 600, 5, "All other calls from one network.");

  private final String setting;
  private final Rate standard;
  private final String description;

  RateLimit(String setting, int count, int minutes, String description) {
    this.setting = setting;
    this.standard = new Rate(count, Duration.ofMinutes(minutes));
    this.description = description;
  }

  /// The name of the setting below `limits.`.
  public String setting() {
    return setting;
  }

  /// What holds unless the setting says otherwise.
  public Rate standard() {
    return standard;
  }

  /// What is counted, in one sentence for operators.
  public String description() {
    return description;
  }

  /// Whether it guards an account against those who try things on it, and not the server: that has
  /// to outlast a restart, and can wait for the database, for what it counts costs more.
  public boolean guardsAccount() {
    return switch (this) {
      case LOGIN_FAILURES_PER_ACCOUNT,
          RESET_MAIL_PER_ACCOUNT,
          RESET_MAIL_FROM_ANYWHERE,
          VERIFY_MAIL_PER_ACCOUNT,
          VERIFY_MAIL_FROM_ANYWHERE ->
          true;
      case REGISTER_PER_ADDRESS,
          LOGIN_PER_ADDRESS,
          REFRESH_PER_ADDRESS,
          RESET_REQUEST_PER_ADDRESS,
          RESET_CONFIRM_PER_ADDRESS,
          VERIFY_REQUEST_PER_ADDRESS,
          VERIFY_CONFIRM_PER_ADDRESS,
          CLIENT_FAILURES_PER_ADDRESS,
          REVOCATIONS_PER_ADDRESS,
          OTHER_PER_ADDRESS ->
          false;
    };
  }

  /// So many in a window, which starts with the first.
  @Immutable
  public record Rate(int count, Duration window) {
    /// @throws IllegalArgumentException when nothing could ever be allowed, or no window ever end
    public Rate {
      if (count < 1 || !window.isPositive()) {
        throw new IllegalArgumentException("a rate has a positive count and window");
      }
    }
  }
}

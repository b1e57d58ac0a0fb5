package dev.countersign.audit;

import dev.countersign.base.Client;
import dev.countersign.base.Email;
import dev.countersign.base.SessionId;
import dev.countersign.base.UserId;
import dev.countersign.limit.RateLimit;

/// Something that happened and matters to security.
///
/// `contract` is always the name of the wire contract that was spoken.
public sealed interface SecurityEvent {
  /// What happened, as `session.ended`: readers of the log go by it, so it never changes.
  String name();

  /// The event's fields.
  Facts facts();

  /// What becomes of keys and of resource servers: nobody's account is in it.
  non-sealed interface OfMachines extends SecurityEvent {}

  /// What becomes of accounts otherwise than by their own people.
  non-sealed interface OfAccounts extends SecurityEvent {}

  /// An account was made.
  record AccountRegistered(Client client, String contract, UserId user, Email email)
      implements SecurityEvent {
    @Override
    public String name() {
      return "account.registered";
    }

    @Override
    public Facts facts() {
      return Facts.of(client, contract).with(user).with(email);
    }
  }

  /// No account was made.
  record RegisterRefused(Client client, String contract, Email email, Reason reason)
      implements SecurityEvent {
    @Override
    public String name() {
      return "register.refused";
    }

    @Override
    public Facts facts() {
      return Facts.of(client, contract).with(email).with(reason);
    }
  }

  /// No account was made, for the password waited to be hashed too long, or longer than the client.
  record RegisterBusy(Client client, String contract, Email email) implements SecurityEvent {
    @Override
    public String name() {
      return "register.busy";
    }

    @Override
    public Facts facts() {
      return Facts.of(client, contract).with(email);
    }
  }

  /// Somebody signed in with a password.
  record SignInSucceeded(
      Client client, String contract, Subject.Known subject, SessionId session, KnownBy knownBy)
      implements SecurityEvent {
    @Override
    public String name() {
      return "signin.succeeded";
    }

    @Override
    public Facts facts() {
      return Facts.of(client, contract).with(subject).with(session).with(knownBy);
    }
  }

  /// The answer was that e-mail or password are wrong, or that the address has to be proven first.
  record SignInRefused(
      Client client, String contract, Subject subject, Reason reason, KnownBy knownBy)
      implements SecurityEvent {
    @Override
    public String name() {
      return "signin.refused";
    }

    @Override
    public Facts facts() {
      return Facts.of(client, contract).with(subject).with(reason).with(knownBy);
    }
  }

  /// Too many sign-ins for this address failed before this one, whose password was not looked at.
  record SignInThrottled(Client client, String contract, Subject subject, Reason reason)
      implements SecurityEvent {
    @Override
    public String name() {
      return "signin.throttled";
    }

    @Override
    public Facts facts() {
      return Facts.of(client, contract).with(subject).with(reason);
    }
  }

  /// The password was not looked at, for it would have had to wait. Neither success nor failure.
  record SignInBusy(Client client, String contract, Subject subject) implements SecurityEvent {
    @Override
    public String name() {
      return "signin.busy";
    }

    @Override
    public Facts facts() {
      return Facts.of(client, contract).with(subject);
    }
  }

  /// A session got new tokens.
  record SessionRefreshed(Client client, String contract, UserId user, SessionId session)
      implements SecurityEvent {
    @Override
    public String name() {
      return "session.refreshed";
    }

    @Override
    public Facts facts() {
      return Facts.of(client, contract).with(user).with(session);
    }
  }

  /// A refresh token just spent came again from the same program, and got the same successor.
  record SessionReplayed(Client client, String contract, UserId user, SessionId session)
      implements SecurityEvent {
    @Override
    public String name() {
      return "session.replayed";
    }

    @Override
    public Facts facts() {
      return Facts.of(client, contract).with(user).with(session);
    }
  }

  /// A spent refresh token came back: somebody has a copy.
  record SessionReuseDetected(Client client, String contract, UserId user, SessionId session)
      implements SecurityEvent {
    @Override
    public String name() {
      return "session.reuse_detected";
    }

    @Override
    public Facts facts() {
      return Facts.of(client, contract).with(user).with(session);
    }
  }

  /// A refresh token that leads to no session of ours was refused.
  record RefreshRefused(Client client, String contract, Reason reason) implements SecurityEvent {
    @Override
    public String name() {
      return "refresh.refused";
    }

    @Override
    public Facts facts() {
      return Facts.of(client, contract).with(reason);
    }
  }

  /// A refresh token of this session was refused.
  record SessionRefreshRefused(
      Client client, String contract, UserId user, SessionId session, Reason reason)
      implements SecurityEvent {
    @Override
    public String name() {
      return "refresh.refused";
    }

    @Override
    public Facts facts() {
      return Facts.of(client, contract).with(user).with(session).with(reason);
    }
  }

  /// A session ended, and every token of it.
  record SessionEnded(Client client, String contract, UserId user, SessionId session, Reason reason)
      implements SecurityEvent {
    @Override
    public String name() {
      return "session.ended";
    }

    @Override
    public Facts facts() {
      return Facts.of(client, contract).with(user).with(session).with(reason);
    }
  }

  /// Nothing was ended.
  record LogoutRefused(Client client, String contract, Reason reason) implements SecurityEvent {
    @Override
    public String name() {
      return "logout.refused";
    }

    @Override
    public Facts facts() {
      return Facts.of(client, contract).with(reason);
    }
  }

  /// An access token was refused at one of our own calls.
  record AccessTokenRefused(Client client, String contract, Reason reason)
      implements SecurityEvent {
    @Override
    public String name() {
      return "access_token.refused";
    }

    @Override
    public Facts facts() {
      return Facts.of(client, contract).with(reason);
    }
  }

  /// Somebody asked for a reset link; for whom is found out later.
  record ResetRequested(Client client, String contract) implements SecurityEvent {
    @Override
    public String name() {
      return "reset.requested";
    }

    @Override
    public Facts facts() {
      return Facts.of(client, contract);
    }
  }

  /// A wish for a reset link was answered like any other and dropped.
  record ResetThrottled(Client client, String contract, RateLimit limit) implements SecurityEvent {
    @Override
    public String name() {
      return "reset.throttled";
    }

    @Override
    public Facts facts() {
      return Facts.of(client, contract).with(limit);
    }
  }

  /// A reset link is on its way.
  record ResetMailQueued(UserId user, Email email) implements SecurityEvent {
    @Override
    public String name() {
      return "reset.mail_queued";
    }

    @Override
    public Facts facts() {
      return Facts.none().with(user).with(email);
    }
  }

  /// A new password was set with a mailed link, and every session of the user ended.
  record ResetCompleted(Client client, String contract, UserId user) implements SecurityEvent {
    @Override
    public String name() {
      return "reset.completed";
    }

    @Override
    public Facts facts() {
      return Facts.of(client, contract).with(user);
    }
  }

  /// No new password was set.
  record ResetRefused(Client client, String contract, Reason reason) implements SecurityEvent {
    @Override
    public String name() {
      return "reset.refused";
    }

    @Override
    public Facts facts() {
      return Facts.of(client, contract).with(reason);
    }
  }

  /// No new password was set, for it waited to be hashed too long, or longer than the client did.
  record ResetBusy(Client client, String contract) implements SecurityEvent {
    @Override
    public String name() {
      return "reset.busy";
    }

    @Override
    public Facts facts() {
      return Facts.of(client, contract);
    }
  }

  /// Somebody asked for another verification mail; for whom is found out later.
  record VerifyRequested(Client client, String contract) implements SecurityEvent {
    @Override
    public String name() {
      return "verification.requested";
    }

    @Override
    public Facts facts() {
      return Facts.of(client, contract);
    }
  }

  /// A wish for another verification mail was answered like any other and dropped.
  record VerifyThrottled(Client client, String contract, RateLimit limit) implements SecurityEvent {
    @Override
    public String name() {
      return "verification.throttled";
    }

    @Override
    public Facts facts() {
      return Facts.of(client, contract).with(limit);
    }
  }

  /// A verification mail is on its way.
  record VerifyMailQueued(UserId user, Email email) implements SecurityEvent {
    @Override
    public String name() {
      return "verification.mail_queued";
    }

    @Override
    public Facts facts() {
      return Facts.none().with(user).with(email);
    }
  }

  /// An address was proven with a mailed token.
  record VerifyCompleted(Client client, String contract, UserId user) implements SecurityEvent {
    @Override
    public String name() {
      return "verification.completed";
    }

    @Override
    public Facts facts() {
      return Facts.of(client, contract).with(user);
    }
  }

  /// No address was proven.
  record VerifyRefused(Client client, String contract, Reason reason) implements SecurityEvent {
    @Override
    public String name() {
      return "verification.refused";
    }

    @Override
    public Facts facts() {
      return Facts.of(client, contract).with(reason);
    }
  }

  /// A network has used up the limit of a route.
  record RateLimited(Client client, String contract, RateLimit limit) implements SecurityEvent {
    @Override
    public String name() {
      return "rate_limited";
    }

    @Override
    public Facts facts() {
      return Facts.of(client, contract).with(limit);
    }
  }
}

package dev.countersign.mail;

/// Does what parcels of one kind are queued for. Called outside any transaction, at least once for
/// each parcel; an exception counts as [Delivery.TryAgain].
@FunctionalInterface
public interface Courier {
  Delivery deliver(Parcel parcel);

  /// By how many threads of this process it is called at the same time.
  default int atOnce() {
    return 1;
  }

  /// The courier that opens mails and gives them to the transport.
  static Courier forMail(MailTransport transport) {
    return new MailCourier(transport);
  }

  /// The courier of mails that go nowhere, beside the one of those that are given to the transport.
  static Courier forNobody(MailTransport transport) {
    return new NobodysCourier(transport);
  }
}

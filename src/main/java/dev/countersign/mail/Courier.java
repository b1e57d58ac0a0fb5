package dev.countersign.mail;

/// Does what parcels of one kind are queued for. Called outside any transaction, at least once for
/// each parcel, by one thread of this process at a time; an exception counts as
/// [Delivery.TryAgain].
@FunctionalInterface
public interface Courier {
  Delivery deliver(Parcel parcel);

  /// The courier that opens mails and gives them to the transport.
  static Courier forMail(MailTransport transport) {
    return parcel -> {
      Mail mail = Mail.fromBytes(parcel.exposeContent());
      return transport.deliver(new OutgoingMail(parcel.id(), mail, parcel.queuedAt()));
    };
  }
}

package dev.countersign.mail;

/// The courier of mails: opens them and gives them to a transport.
record MailCourier(MailTransport transport) implements Courier {
  @Override
  public Delivery deliver(Parcel parcel) {
    Mail mail = Mail.fromBytes(parcel.exposeContent());
    return transport.deliver(new OutgoingMail(parcel.id(), mail, parcel.queuedAt()));
  }

  @Override
  public int atOnce() {
    return transport.atOnce();
  }
}

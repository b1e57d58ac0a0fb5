package dev.countersign.mail;

/// The courier of mails that go nowhere: opens and writes each as [MailCourier] does, by as many
/// threads, and lets it go.
record NobodysCourier(MailTransport transport) implements Courier {
  @Override
  public Delivery deliver(Parcel parcel) {
    Mail mail = Mail.fromBytes(parcel.exposeContent());
    transport.rehearse(new OutgoingMail(parcel.id(), mail, parcel.queuedAt()));
    return new Delivery.Delivered();
  }

  @Override
  public int atOnce() {
    return transport.atOnce();
  }
}

package dev.countersign.mail;

import dev.countersign.mail.Delivery.Delivered;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/// A way out of mail that remembers everything and answers as it is told.
final class ScriptedTransport implements MailTransport {
  private final List<OutgoingMail> got = new CopyOnWriteArrayList<>();
  private volatile Function<OutgoingMail, Delivery> answer = _ -> new Delivered();

  void answer(Function<OutgoingMail, Delivery> next) {
    answer = next;
  }

  /// Every mail that was handed over, each attempt of it, in order.
  List<OutgoingMail> got() {
    return List.copyOf(got);
  }

  List<String> subjects() {
    return got.stream().map(outgoing -> outgoing.mail().subject()).toList();
  }

  @Override
  public Delivery deliver(OutgoingMail mail) {
    got.add(mail);
    return answer.apply(mail);
  }
}

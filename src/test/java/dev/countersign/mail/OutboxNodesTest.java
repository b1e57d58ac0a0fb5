package dev.countersign.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.mail.Delivery.Delivered;
import dev.countersign.store.Database;
import dev.countersign.store.PostgresSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// One outbox on PostgreSQL, and the workers of several nodes at it.
class OutboxNodesTest {
  private static final int WORKERS = 8;
  private static final int PARCELS = 200;
  private static final ParcelKind KIND = new ParcelKind("note");

  private final PostgresSchema schema = new PostgresSchema();
  private final List<Database> nodes = Stream.generate(schema::node).limit(3).toList();
  private final TestClock clock = new TestClock();
  private final TestSealer sealer = new TestSealer();
  private final Outbox outbox = new Outbox(sealer, UUID::randomUUID, clock);

  @AfterEach
  void close() {
    nodes.forEach(Database::close);
    schema.close();
  }

  @Test
  void eachParcelIsCarriedOnceByEightWorkersOfThreeNodes() throws Exception {
    Set<UUID> queued = queue(PARCELS);
    var carried = new ArrayList<List<UUID>>();
    var workers = new ArrayList<OutboxWorker>();
    for (int i = 0; i < WORKERS; i++) {
      var bag = new ArrayList<UUID>();
      carried.add(bag);
      workers.add(worker(nodes.get(i % nodes.size()), bag));
    }
    var go = new CountDownLatch(1);

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var drains = new ArrayList<Future<?>>();
      for (OutboxWorker worker : workers) {
        drains.add(
            threads.submit(() -> {
              go.await();
              worker.drain();
              return worker;
            }));
      }
      go.countDown();
      for (Future<?> drain : drains) {
        drain.get();
      }
    }

    List<UUID> all = carried.stream().flatMap(List::stream).toList();
    assertThat(all).doesNotHaveDuplicates().hasSameElementsAs(queued);
    // One worker that did everything would have shown nothing.
    assertThat(carried).filteredOn(bag -> !bag.isEmpty()).hasSizeGreaterThan(1);
    assertThat(rows()).isZero();
  }

  @Test
  void whatADeadNodeHeldIsCarriedByAnotherOnceItsClaimHasRunOut() {
    UUID id = queue(1).iterator().next();
    var store = new OutboxStore();
    nodes
        .get(0)
        .write(
            tx -> store.claim(tx, id, clock.instant(), clock.instant().plus(OutboxWorker.CLAIM)));
    var bag = new ArrayList<UUID>();
    OutboxWorker other = worker(nodes.get(1), bag);

    clock.advance(OutboxWorker.CLAIM.minus(Duration.ofMillis(1)));
    other.drain();
    assertThat(bag).isEmpty();
    clock.advance(Duration.ofMillis(1));
    other.drain();

    assertThat(bag).containsExactly(id);
  }

  @Test
  void eachMailOfThreeNodesReachesTheMailServerOnce() throws Exception {
    int mails = 60;
    var transports = new ArrayList<SmtpTransport>();
    try (var office = PostOffice.open();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < mails; i++) {
        SealedParcel parcel = outbox.seal(Post.mail("mail " + i));
        nodes
            .get(0)
            .write(tx -> {
              outbox.queue(tx, parcel);
              return true;
            });
      }
      var drains = new ArrayList<Future<?>>();
      for (Database node : nodes) {
        SmtpTransport transport = Routes.transport(Routes.plain(office.port()));
        transports.add(transport);
        Map<ParcelKind, Courier> couriers = Map.of(Mail.KIND, Courier.forMail(transport));
        var worker = new OutboxWorker(outbox, node, sealer, couriers, clock, () -> 0L);
        drains.add(threads.submit(worker::drain));
      }
      for (Future<?> drain : drains) {
        drain.get();
      }

      assertThat(office.arrived())
          .hasSize(mails)
          .extracting(got -> got.header("Message-ID"))
          .doesNotHaveDuplicates();
      assertThat(
              nodes.get(0).<MailQueue>read(MailQueue.at(clock.instant())).count(MailOutcome.SENT))
          .isEqualTo(mails);
    } finally {
      transports.forEach(SmtpTransport::close);
    }
  }

  private Set<UUID> queue(int count) {
    var ids = new HashSet<UUID>();
    nodes
        .get(0)
        .write(tx -> {
          for (int i = 0; i < count; i++) {
            SealedParcel parcel = outbox.seal(KIND, new byte[] {1});
            ids.add(parcel.id());
            outbox.queue(tx, parcel);
          }
          return true;
        });
    return ids;
  }

  private OutboxWorker worker(Database node, List<UUID> bag) {
    Courier courier =
        parcel -> {
          bag.add(parcel.id());
          return new Delivered();
        };
    return new OutboxWorker(outbox, node, sealer, Map.of(KIND, courier), clock, () -> 0L);
  }

  private int rows() {
    return nodes
        .get(2)
        .read(tx -> tx.sql().createQuery("SELECT COUNT(*) FROM outbox").mapTo(Integer.class).one());
  }
}

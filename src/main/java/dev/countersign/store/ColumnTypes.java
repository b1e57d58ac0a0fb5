package dev.countersign.store;

import dev.countersign.base.Email;
import dev.countersign.base.PersonName;
import dev.countersign.base.Secret;
import dev.countersign.base.SessionId;
import dev.countersign.base.UserId;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.argument.ArgumentFactory;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.spi.JdbiPlugin;

/// How the product's values stand in columns, so that every store binds and reads them by their
/// types.
///
/// Identifiers are 16 bytes, times are milliseconds since 1970, secrets are bytes, names and
/// addresses are text: nothing here is particular to one database.
final class ColumnTypes implements JdbiPlugin {
  private static final int UUID_BYTES = 16;

  private record Column<C>(int sqlType, Reader<C> reader) {}

  private interface Reader<C> {
    C read(ResultSet row, int index) throws SQLException;
  }

  private static final Column<byte[]> BYTES = new Column<>(Types.VARBINARY, ResultSet::getBytes);
  private static final Column<Long> MILLIS = new Column<>(Types.BIGINT, ResultSet::getLong);
  private static final Column<String> TEXT = new Column<>(Types.VARCHAR, ResultSet::getString);

  @Override
  public void customizeJdbi(Jdbi jdbi) {
    register(jdbi, UserId.class, BYTES, id -> bytes(id.uuid()), stored -> new UserId(uuid(stored)));
    register(
        jdbi,
        SessionId.class,
        BYTES,
        id -> bytes(id.uuid()),
        stored -> new SessionId(uuid(stored)));
    register(jdbi, Secret.class, BYTES, Secret::expose, Secret::of);
    register(jdbi, byte[].class, BYTES, Function.identity(), Function.identity());
    register(jdbi, Instant.class, MILLIS, Instant::toEpochMilli, Instant::ofEpochMilli);
    register(jdbi, Email.class, TEXT, Email::address, Email::new);
    register(jdbi, PersonName.class, TEXT, PersonName::text, PersonName::new);
  }

  private static <T, C> void register(
      Jdbi jdbi,
      Class<T> type,
      Column<C> column,
      Function<T, C> toColumn,
      Function<C, T> fromColumn) {
    jdbi.registerArgument(new Binding<>(type, column, toColumn));
    jdbi.registerColumnMapper(
        type,
        (row, index, context) -> {
          C stored = column.reader().read(row, index);
          return row.wasNull() ? null : fromColumn.apply(stored);
        });
  }

  private static byte[] bytes(UUID uuid) {
    return ByteBuffer.allocate(UUID_BYTES)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  private static UUID uuid(byte[] stored) {
    if (stored.length != UUID_BYTES) {
      throw new IllegalStateException("an identifier of " + stored.length + " bytes is stored");
    }
    var bytes = ByteBuffer.wrap(stored);
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  private record Binding<T, C>(Class<T> type, Column<C> column, Function<T, C> toColumn)
      implements ArgumentFactory.Preparable {
    @Override
    public Optional<Function<Object, Argument>> prepare(Type wanted, ConfigRegistry config) {
      return wanted.equals(type) ? Optional.of(this::argument) : Optional.empty();
    }

    private Argument argument(Object value) {
      return (position, statement, context) -> {
        if (value == null) {
          statement.setNull(position, column.sqlType());
        } else {
          statement.setObject(position, toColumn.apply(type.cast(value)));
        }
      };
    }
  }
}

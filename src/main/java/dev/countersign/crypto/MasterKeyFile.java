package dev.countersign.crypto;

import dev.countersign.base.Secret;
import dev.countersign.base.StartRefused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file of a master key: one line of base64url, readable by its owner alone.
///
/// A file that others may read is refused rather than tightened: whoever could read it may have,
/// and whether that matters is for the operator to say.
final class MasterKeyFile {
  private static final Logger LOG = LoggerFactory.getLogger(MasterKeyFile.class);

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  /// The key, a line end of either kind, and room to notice that there is more.
  private static final int MAX_BYTES = 64;

  private MasterKeyFile() {}

  /// @throws StartRefused when the file is missing, open to others, or holds no key
  static Secret read(Path file) {
    try {
      KeyFile.requireOwnerOnly("master key file", file);
      if (Files.size(file) > MAX_BYTES) {
        throw noKey(file);
      }
      String line = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
      return MasterKey.parse(line).map(MasterKey.Given::key).orElseThrow(() -> noKey(file));
    } catch (NoSuchFileException e) {
      throw new StartRefused(
          "The master key file %s is missing, and only it opens the keys: copy it from another node or a backup."
              .formatted(file),
          e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /// The key in the file, which is made when there is none.
  ///
  /// @throws StartRefused when the file is open to others, holds no key, or cannot be made
  static Secret readOrCreate(Path file, RandomTokens random) {
    try {
      if (Files.notExists(file)) {
        create(file, random);
        LOG.warn("a new master key was made, {}: keep a copy apart from the database", file);
      }
    } catch (FileAlreadyExistsException e) {
      return read(file); // Somebody else was quicker: theirs it is.
    } catch (IOException e) {
      throw new StartRefused(
          "The master key file %s cannot be made: %s.".formatted(file, e.getMessage()), e);
    }
    return read(file);
  }

  // Written whole beside its place and linked into it, so that nobody ever reads half a key and
  // none is overwritten;
  // forced to the disk with its directory, for the rows it wraps are about to be.
  private static void create(Path file, RandomTokens random) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + "." + random.newUuid() + ".draft");
    String line = Base64Url.encode(random.bytes(MasterKey.BYTES)) + "\n";
    try {
      write(draft, line.getBytes(StandardCharsets.US_ASCII));
      publish(draft, file);
    } finally {
      Files.deleteIfExists(draft);
    }
    force(file.toAbsolutePath().resolveSibling("."));
  }

  private static void publish(Path draft, Path file) throws IOException {
    try {
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (FileSystemException | UnsupportedOperationException e) {
      Files.move(draft, file); // A file system without links; this does not overwrite either.
    }
  }

  private static void write(Path file, byte[] content) throws IOException {
    Set<OpenOption> fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(file, fresh, permissions(file))) {
      channel.write(ByteBuffer.wrap(content));
      channel.force(true);
    }
  }

  private static void force(Path directory) throws IOException {
    if (KeyFile.isPosix(directory)) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static FileAttribute<?>[] permissions(Path file) {
    return KeyFile.isPosix(file)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
        : new FileAttribute<?>[0];
  }

  private static StartRefused noKey(Path file) {
    return new StartRefused(
        "The master key file %s does not hold a key (43 characters of base64url): put it back from a backup."
            .formatted(file));
  }

  private static StartRefused unreadable(Path file, IOException e) {
    return new StartRefused(
        "The master key file %s cannot be read: %s.".formatted(file, e.getMessage()), e);
  }
}

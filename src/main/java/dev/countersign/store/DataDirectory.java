package dev.countersign.store;

import dev.countersign.base.StartRefused;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The directory that holds everything a server keeps, claimed by this process until it is closed.
///
/// Its files are readable by their owner alone, whatever the umask. The claim is a lock held by the
/// operating system: it ends with the process, however that ends. Safe for use by many threads.
public final class DataDirectory implements AutoCloseable {
  private static final String LOCK_FILE = "countersign.lock";

  private static final Set<PosixFilePermission> OWNER_ENTERS =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OWNER_READS =
      PosixFilePermissions.fromString("rw-------");

  /// What this very process has claimed: the system would give it the same lock again, and take the
  /// lock away when either of the two is closed.
  private static final Set<Path> CLAIMED_HERE = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel lock;

  private DataDirectory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /// Claims the directory, which is made when there is none.
  ///
  /// @throws StartRefused when it cannot be used, or another process has claimed it
  public static DataDirectory claim(Path directory) {
    Path path = make(directory);
    try {
      Path real = path.toRealPath();
      var claimed = new DataDirectory(real, lock(real));
      // Only now: what another process uses is not for us to change.
      claimed.tighten();
      return claimed;
    } catch (IOException e) {
      throw new StartRefused("the data directory " + path + " cannot be written: " + reason(e), e);
    }
  }

  /// Makes the directory if there is none, without claiming it: several nodes whose database is
  /// elsewhere may keep the same key in it.
  ///
  /// @return its absolute path
  /// @throws StartRefused when it cannot be made
  public static Path make(Path directory) {
    Path path = directory.toAbsolutePath().normalize();
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new StartRefused("the data directory " + path + " is a file");
    }
    try {
      return Files.createDirectories(path, PosixFilePermissions.asFileAttribute(OWNER_ENTERS));
    } catch (IOException e) {
      throw new StartRefused("the data directory " + path + " cannot be written: " + reason(e), e);
    }
  }

  private static FileChannel lock(Path directory) throws IOException {
    if (!CLAIMED_HERE.add(directory)) {
      throw inUse(directory);
    }
    boolean locked = false;
    try {
      Path file = privateFile(directory.resolve(LOCK_FILE));
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
      locked = channel.tryLock() != null;
      if (!locked) {
        channel.close();
        throw inUse(directory);
      }
      return channel;
    } finally {
      if (!locked) {
        CLAIMED_HERE.remove(directory);
      }
    }
  }

  private static StartRefused inUse(Path directory) {
    return new StartRefused("another countersign is using the data directory " + directory);
  }

  /// A directory with directories in it is more than ours (somebody may have named `/var/lib`), and
  /// its mode stays.
  private void tighten() throws IOException {
    try (var entries = Files.newDirectoryStream(path, Files::isDirectory)) {
      if (entries.iterator().hasNext()) {
        return;
      }
    }
    try {
      Files.setPosixFilePermissions(path, OWNER_ENTERS);
    } catch (FileSystemException e) {
      // Somebody else's directory that we may write to, as a mounted volume can be; the files in it
      // are private anyway.
    }
  }

  public Path path() {
    return path;
  }

  /// A file in this directory, made empty if there is none; only its owner can read it.
  ///
  /// @throws StartRefused when it cannot be made so
  public Path file(String name) {
    Path file = path.resolve(name);
    try {
      return privateFile(file);
    } catch (IOException e) {
      throw new StartRefused("the file " + file + " cannot be written: " + reason(e), e);
    }
  }

  /// Makes a file as private as [#file] does, if there is one.
  void tightenFile(String name) {
    if (Files.exists(path.resolve(name))) {
      file(name);
    }
  }

  private static Path privateFile(Path file) throws IOException {
    try {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_READS));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isRegularFile(file)) {
        throw new FileSystemException(file.toString(), null, "not a regular file");
      }
    }
    // A umask takes away from what a file is created with, and an existing file may be open to
    // others.
    if (!Files.getPosixFilePermissions(file).equals(OWNER_READS)) {
      Files.setPosixFilePermissions(file, OWNER_READS);
    }
    return file;
  }

  private static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "permission denied";
      case FileSystemException failed when failed.getReason() != null -> failed.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  @Override
  public void close() {
    if (!lock.isOpen()) {
      return;
    }
    try {
      lock.close();
    } catch (IOException e) {
      // The lock is gone with the descriptor, which is gone either way.
    }
    CLAIMED_HERE.remove(path);
  }
}

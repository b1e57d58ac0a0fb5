package dev.countersign.cli;

/// How the process ends: its exit status.
///
/// Stopped by a signal it is 128 and the signal's number, as every Java program: 143 after SIGTERM,
/// 130 after SIGINT.
public final class Exit {
  /// Done.
  public static final int DONE = 0;

  /// Something broke.
  public static final int FAILED = 1;

  /// It was asked for something that cannot be, and whoever asked can put it right.
  public static final int USAGE = 2;

  private Exit() {}
}

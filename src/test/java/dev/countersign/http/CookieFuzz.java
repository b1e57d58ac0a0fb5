package dev.countersign.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.countersign.fuzz.Must;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Lines of `Cookie`, searched for the one by which a device is known again.
public final class CookieFuzz {
  private static final String PAIR = DeviceHeader.COOKIE + "=eyJ.e30.x";

  private CookieFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    List<String> lines = List.of(new String(input, ISO_8859_1).split("\n", -1));
    Optional<String> value = read(lines);
    value.ifPresent(it -> {
      Must.hold(it.indexOf(';') < 0, "the end of one and the beginning of the next");
      Must.hold(
          lines.stream().anyMatch(line -> line.contains(DeviceHeader.COOKIE + "=" + it)),
          "a value that nobody sent");
    });
    Must.equal(value, read(List.of(String.join(";", lines))), "all in one line");
    Must.equal(value, read(with(lines, "a=b; x" + PAIR)), "beside others");
    // One more is the only one, or else there are several.
    boolean isAlone =
        lines.stream()
            .flatMap(line -> List.of(line.split(";", -1)).stream())
            .noneMatch(pair -> pair.strip().startsWith(DeviceHeader.COOKIE + "="));
    Must.equal(
        isAlone ? Optional.of("eyJ.e30.x") : Optional.empty(),
        read(with(lines, "a=b; " + PAIR)),
        "one more");
  }

  private static Optional<String> read(List<String> lines) {
    return Call.cookie(lines, DeviceHeader.COOKIE);
  }

  private static List<String> with(List<String> lines, String more) {
    var all = new ArrayList<>(lines);
    all.add(more);
    return all;
  }
}

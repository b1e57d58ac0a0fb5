package dev.countersign.config;

import dev.countersign.base.StartRefused;
import dev.countersign.brand.Brand;
import dev.countersign.brand.Colour;
import dev.countersign.brand.Logo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// How the server looks to people: the part of the table of settings about that, and the [Brand]
/// that they add up to.
final class BrandSettings {
  static final Setting<String> NAME =
      new Setting<>(
          "brand.name",
          SettingType.brandName(),
          "",
          "Name of the product, in mails and on pages; the host of public.url when empty.");

  static final Setting<Colour> COLOUR =
      new Setting<>(
          "brand.color",
          SettingType.colour(),
          "#1d5fa8",
          "Colour of buttons and links; made darker or lighter where it could not be read.");

  static final Setting<Path> LOGO =
      new Setting<>(
          "brand.logo",
          SettingType.path(),
          "",
          "File of a logo, PNG or JPEG of at most 64 KiB; mails and pages show the name without one.");

  static final Setting<Path> MAIL_TEMPLATES =
      new Setting<>(
          "mail.templates",
          SettingType.path(),
          "",
          "Folder of mail templates of your own, each in place of the shipped one of its name.");

  static final List<Setting<?>> ALL = List.of(NAME, COLOUR, LOGO, MAIL_TEMPLATES);

  private BrandSettings() {}

  /// @param host what the server is called when nobody has named it
  /// @throws StartRefused when a value is none that its setting takes, or the logo is none
  static Brand read(SettingValues values, String host) {
    return new Brand(
        values.given(NAME).orElse(nameOf(host)),
        values.get(COLOUR),
        values.given(LOGO).map(BrandSettings::logo));
  }

  // Of a long host the end says whose it is.
  private static String nameOf(String host) {
    return host.substring(Math.max(0, host.length() - Brand.MAX_NAME_CHARS));
  }

  private static Logo logo(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      // One more than there may be is enough to see that it is too large.
      byte[] bytes = in.readNBytes(Logo.MAX_BYTES + 1);
      return Logo.of(bytes)
          .orElseThrow(() ->
              new StartRefused(
                  "brand.logo: %s is no PNG or JPEG of at most %d KiB."
                      .formatted(file, Logo.MAX_BYTES / 1024)));
    } catch (NoSuchFileException e) {
      throw new StartRefused("brand.logo: there is no file %s.".formatted(file), e);
    } catch (IOException e) {
      throw new StartRefused("brand.logo: %s cannot be read.".formatted(file), e);
    }
  }
}

package dev.countersign.config;

import dev.countersign.base.StartRefused;
import dev.countersign.http.ProxyProtocol;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The settings of TLS and of the proxies in front.
final class EdgeSettings {
  static final Setting<Path> CERTIFICATE =
      new Setting<>(
          "tls.certificate",
          SettingType.path(),
          "",
          "Certificates to serve HTTPS with, the server's own first, in PEM; HTTP in the open without.");

  static final Setting<Path> KEY =
      new Setting<>(
          "tls.key",
          SettingType.path(),
          "",
          "Private key of the first of them, PKCS #8 in PEM without a password.");

  static final Setting<List<String>> TRUSTED_PROXIES =
      new Setting<>(
          "proxies.trusted",
          SettingType.list("a list of networks, such as 10.0.0.0/8", entry -> true),
          "",
          "Networks of the proxies in front, whose word about a client's address is taken.");

  static final Setting<ProxyProtocol> PROXY_PROTOCOL =
      new Setting<>(
          "proxies.protocol",
          SettingType.oneOf(List.of(ProxyProtocol.values()), ProxyProtocol::text),
          "x-forwarded-for",
          "How they give it: x-forwarded-for or forwarded, with each request, or proxy-v2, before each connection.");

  static final List<Setting<?>> ALL = List.of(CERTIFICATE, KEY, TRUSTED_PROXIES, PROXY_PROTOCOL);

  private EdgeSettings() {}

  /// The certificate and its key.
  static Optional<Config.TlsFiles> tlsFiles(SettingValues values) {
    Optional<Path> certificate = values.given(CERTIFICATE);
    Optional<Path> key = values.given(KEY);
    if (certificate.isPresent() != key.isPresent()) {
      throw new StartRefused("tls.certificate and tls.key must be set together.");
    }
    return certificate.map(chain -> new Config.TlsFiles(chain, key.orElseThrow()));
  }

  /// How the trusted proxies say whom they forward for.
  static ProxyProtocol proxyProtocol(SettingValues values) {
    ProxyProtocol protocol = values.get(PROXY_PROTOCOL);
    if (protocol == ProxyProtocol.PROXY_V2 && values.get(TRUSTED_PROXIES).isEmpty()) {
      throw new StartRefused(
          "proxies.protocol is proxy-v2, but proxies.trusted is empty, so that nobody could connect.");
    }
    return protocol;
  }
}

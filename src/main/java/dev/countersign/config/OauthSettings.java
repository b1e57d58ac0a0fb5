package dev.countersign.config;

import dev.countersign.client.ResourceServer;
import dev.countersign.revocation.FeedAccess;
import java.util.List;

/// The settings of what resource servers may ask.
final class OauthSettings {
  static final Setting<List<ResourceServer>> CLIENTS =
      new Setting<>(
          "oauth.clients",
          SettingType.resourceServers(),
          "",
          "Resource servers that may ask about tokens, each as id:secret.");

  static final Setting<FeedAccess> REVOCATIONS =
      new Setting<>(
          "oauth.revocations",
          SettingType.oneOf(List.of(FeedAccess.values()), FeedAccess::text),
          "clients",
          "Who may read the feed of ended sessions: clients, which are those servers, or public.");

  static final List<Setting<?>> ALL = List.of(CLIENTS, REVOCATIONS);

  private OauthSettings() {}

  static Config.ResourceServers read(SettingValues values) {
    return new Config.ResourceServers(values.get(CLIENTS), values.get(REVOCATIONS));
  }
}

package dev.countersign.house;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A software bill of materials in CycloneDX's JSON.
record Sbom(List<Component> components) {
  /// @param licences as its own POM has them, by their SPDX name where it has one
  record Component(String group, String artifact, String version, Set<String> licences) {
    String name() {
      return group + ":" + artifact;
    }
  }

  static Sbom in(Path file) {
    return of(JsonMapper.shared().readTree(file));
  }

  static Sbom of(JsonNode document) {
    return new Sbom(document.path("components").valueStream().map(Sbom::component).toList());
  }

  private static Component component(JsonNode node) {
    var licences = new TreeSet<String>();
    for (JsonNode choice : node.path("licenses")) {
      Optional.of(choice.path("license").path("id").asString(""))
          .filter(id -> !id.isEmpty())
          .or(() -> Optional.of(choice.path("license").path("name").asString("")))
          .filter(name -> !name.isEmpty())
          .or(() -> Optional.of(choice.path("expression").asString("")))
          .ifPresent(licences::add);
    }
    return new Component(
        node.path("group").asString(),
        node.path("name").asString(),
        node.path("version").asString(),
        licences);
  }
}

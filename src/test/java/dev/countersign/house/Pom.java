package dev.countersign.house;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/// What a POM declares itself.
record Pom(Element project) {
  /// @param name `group:artifact`
  record Dependency(String name, String scope) {
    boolean isInTheJar() {
      return scope.equals("compile") || scope.equals("runtime");
    }
  }

  static Pom in(Path file) throws Exception {
    var document =
        DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(file.toFile());
    return new Pom(document.getDocumentElement());
  }

  List<Dependency> dependencies() {
    return children(project, "dependencies")
        .flatMap(all -> children(all, "dependency"))
        .map(one ->
            new Dependency(
                text(one, "groupId", "") + ":" + text(one, "artifactId", ""),
                text(one, "scope", "compile")))
        .toList();
  }

  /// The artifacts of all plugins, in profiles too, and of what is given to them.
  Set<String> plugins() {
    var names = new TreeSet<String>();
    elements(project.getElementsByTagName("plugin"))
        .forEach(plugin -> {
          names.add(text(plugin, "artifactId", ""));
          children(plugin, "dependencies")
              .flatMap(all -> children(all, "dependency"))
              .forEach(one -> names.add(text(one, "artifactId", "")));
        });
    return names;
  }

  /// The versions that it names, in properties and beside plugins.
  Map<String, String> versions() {
    var versions = new TreeMap<String, String>();
    children(project, "properties")
        .flatMap(all -> elements(all.getChildNodes()))
        .filter(property -> property.getTagName().endsWith(".version"))
        .forEach(property -> versions.put(property.getTagName(), property.getTextContent()));
    elements(project.getElementsByTagName("plugin"))
        .filter(plugin -> !text(plugin, "version", "").isEmpty())
        .forEach(
            plugin -> versions.put(text(plugin, "artifactId", ""), text(plugin, "version", "")));
    return versions;
  }

  private static String text(Element parent, String name, String otherwise) {
    return children(parent, name).map(Node::getTextContent).findFirst().orElse(otherwise);
  }

  private static Stream<Element> children(Element parent, String name) {
    return elements(parent.getChildNodes()).filter(child -> child.getTagName().equals(name));
  }

  private static Stream<Element> elements(NodeList nodes) {
    return IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .filter(Element.class::isInstance)
        .map(Element.class::cast);
  }
}

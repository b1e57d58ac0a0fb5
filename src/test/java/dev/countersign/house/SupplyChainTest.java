package dev.countersign.house;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.house.Pom.Dependency;
import dev.countersign.house.Sbom.Component;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What others made is known, licensed, in one version, and told of in `docs/dependencies.md`.
final class SupplyChainTest {
  /// With these, anybody may do with the jar what they may do with ours.
  private static final Map<String, String> PERMISSIVE =
      Map.ofEntries(
          Map.entry("Apache-2.0", "Apache-2.0"),
          Map.entry("MIT", "MIT"),
          Map.entry("BSD-2-Clause", "BSD-2-Clause"),
          Map.entry("BSD-3-Clause", "BSD-3-Clause"),
          Map.entry("The (New) BSD License", "BSD-3-Clause"),
          Map.entry("Bouncy Castle Licence", "MIT (Bouncy Castle Licence)"),
          Map.entry("0BSD", "0BSD"),
          Map.entry("CC0-1.0", "CC0-1.0"));

  /// What may be used in tests and builds, and offered as another choice.
  private static final Map<String, String> RECIPROCAL =
      Map.of(
          "EPL-2.0", "EPL-2.0",
          "GPL-2.0-with-classpath-exception", "GPL-2.0 with Classpath Exception",
          "BSD-4-Clause", "BSD-4-Clause");

  private static final List<String> POMS = List.of("pom.xml", "bench/pom.xml", "verifier/pom.xml");

  private static final Pattern NAMED = Pattern.compile("`([^`]+)`");

  private static Sbom jar() {
    return Sbom.in(Path.of("target/classes/META-INF/sbom/countersign.cdx.json"));
  }

  private static Sbom all() {
    return Sbom.in(Path.of("target/dependencies.cdx.json"));
  }

  /// A row of a table in `docs/dependencies.md`.
  ///
  /// @param names `group:artifact`; the group alone stands once for all that follow in a row
  private record Row(List<String> names, String licence) {
    boolean isOf(String dependency) {
      return names.stream()
          .anyMatch(name ->
              name.endsWith("…")
                  ? dependency.startsWith(name.replace("…", ""))
                  : dependency.equals(name));
    }
  }

  private static String section(String heading) throws IOException {
    String document = Files.readString(Path.of("docs/dependencies.md"));
    int start = document.indexOf("\n## " + heading + "\n");
    assertThat(start).as("the section " + heading).isNotNegative();
    int end = document.indexOf("\n## ", start + 1);
    return document.substring(start, end < 0 ? document.length() : end);
  }

  private static List<Row> rows(String section) {
    return section
        .lines()
        .filter(line -> line.startsWith("| ") && line.contains("`"))
        .map(line -> line.split("\\|", -1))
        .map(cells -> new Row(names(cells[1]), cells[cells.length - 2].strip()))
        .toList();
  }

  private static List<String> names(String cell) {
    var names = new ArrayList<String>();
    String group = "";
    for (String name : NAMED.matcher(cell).results().map(match -> match.group(1)).toList()) {
      int colon = name.indexOf(':');
      group = colon < 0 ? group : name.substring(0, colon + 1);
      names.add(colon < 0 ? group + name : name);
    }
    return names;
  }

  private static void assertSame(List<Row> rows, List<String> dependencies) {
    assertThat(dependencies)
        .allSatisfy(name -> assertThat(rows).as(name).anyMatch(row -> row.isOf(name)));
    assertThat(
            rows.stream()
                .flatMap(row -> row.names().stream().map(name -> new Row(List.of(name), ""))))
        .allSatisfy(row -> assertThat(dependencies).anyMatch(row::isOf));
  }

  @Test
  void everyDependencyHasItsRowAndEveryRowItsDependency() throws Exception {
    List<Dependency> declared = Pom.in(Path.of("pom.xml")).dependencies();

    assertSame(
        rows(section("In the jar")),
        declared.stream().filter(Dependency::isInTheJar).map(Dependency::name).toList());
    assertSame(
        rows(section("For the compiler and the tests alone")),
        declared.stream().filter(one -> !one.isInTheJar()).map(Dependency::name).toList());
  }

  @Test
  void whatComesWithThemIsNamedToo() throws Exception {
    String section = section("In the jar");
    List<Row> rows = rows(section);
    Set<String> others =
        jar().components().stream()
            .filter(component -> rows.stream().noneMatch(row -> row.isOf(component.name())))
            .map(Component::artifact)
            .collect(toCollection(TreeSet::new));
    String told = section.substring(section.indexOf("\nWith them come "));
    Set<String> named =
        NAMED
            .matcher(told)
            .results()
            .map(match -> match.group(1).replaceFirst(".*:", ""))
            .filter(
                name -> rows.stream().noneMatch(row -> row.names().toString().contains(":" + name)))
            .collect(toCollection(TreeSet::new));

    assertThat(named).isEqualTo(others);
  }

  @Test
  void whatTheOtherBuildsUseHasItsRow() throws Exception {
    var rows = new ArrayList<Row>();
    for (String heading :
        List.of("In the jar", "For the compiler and the tests alone", "The benchmarks")) {
      rows.addAll(rows(section(heading)));
    }
    for (String file : List.of("bench/pom.xml", "verifier/pom.xml")) {
      assertThat(Pom.in(Path.of(file)).dependencies())
          .filteredOn(one -> !one.name().startsWith("dev.countersign:"))
          .allSatisfy(one -> assertThat(rows).as(one.name()).anyMatch(row -> row.isOf(one.name())));
    }
  }

  @Test
  void everyBenchmarkRowIsUsed() throws Exception {
    Pom bench = Pom.in(Path.of("bench/pom.xml"));
    List<String> used =
        Stream.concat(bench.dependencies().stream().map(Dependency::name), bench.plugins().stream())
            .toList();
    assertThat(rows(section("The benchmarks")))
        .flatExtracting(Row::names)
        .isNotEmpty()
        .allMatch(used::contains);
  }

  @Test
  void everyPluginThatIsNamedIsUsed() throws Exception {
    var used = new TreeSet<String>();
    for (String file : POMS) {
      used.addAll(Pom.in(Path.of(file)).plugins());
    }
    assertThat(rows(section("The build")))
        .flatExtracting(Row::names)
        .isNotEmpty()
        .allMatch(name -> used.contains(name.startsWith("-") ? "maven" + name + "plugin" : name));
  }

  @ParameterizedTest
  @FieldSource("POMS")
  void everyPluginIsNamed(String file) throws Exception {
    String told = section("The build") + section("The benchmarks");
    Set<String> named =
        NAMED.matcher(told).results().map(MatchResult::group).collect(toCollection(TreeSet::new));

    assertThat(Pom.in(Path.of(file)).plugins())
        .allMatch(plugin ->
            named.contains("`" + plugin + "`")
                || named.contains("`" + plugin.replaceAll("^maven|plugin$", "") + "`"));
  }

  @Test
  void everyLicenceIsOneThatWeKnow() {
    assertThat(all().components())
        .isNotEmpty()
        .allSatisfy(component ->
            assertThat(component.licences())
                .as(component.name())
                .isNotEmpty()
                .allMatch(
                    licence -> PERMISSIVE.containsKey(licence) || RECIPROCAL.containsKey(licence)));
  }

  @Test
  void whatIsInTheJarMayBeGivenOnAsTheJarIs() {
    assertThat(jar().components())
        .isNotEmpty()
        .allSatisfy(component ->
            assertThat(component.licences())
                .as(component.name())
                .anyMatch(licence -> PERMISSIVE.containsKey(licence) || isLinkable(licence)));
  }

  // It says itself that what links to it stays what it is.
  private static boolean isLinkable(String licence) {
    return licence.equals("GPL-2.0-with-classpath-exception");
  }

  @ParameterizedTest
  @ValueSource(strings = {"In the jar", "For the compiler and the tests alone"})
  void rowsNameTheLicenceThatTheirDependencyHas(String heading) throws Exception {
    var known = new TreeMap<>(PERMISSIVE);
    known.putAll(RECIPROCAL);
    for (Row row : rows(section(heading))) {
      Stream<Component> its = all().components().stream().filter(one -> row.isOf(one.name()));
      assertThat(its)
          .as(row.toString())
          .isNotEmpty()
          .allSatisfy(component ->
              assertThat(component.licences())
                  .anyMatch(
                      licence -> row.licence().contains(known.getOrDefault(licence, licence))));
    }
  }

  @Test
  void nothingIsThereInTwoVersions() throws Exception {
    // Of what one build resolves, Maven's enforcer sees to it (`pom.xml`).
    Map<String, String> ours = Pom.in(Path.of("pom.xml")).versions();
    for (String other : List.of("bench/pom.xml", "verifier/pom.xml")) {
      Pom.in(Path.of(other))
          .versions()
          .forEach((name, version) ->
              assertThat(ours.getOrDefault(name, version)).as(name).isEqualTo(version));
    }
  }
}

package dev.countersign.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;

/// The walls of the house.
final class ArchitectureTest {
  private static final String ROOT = "dev.countersign";

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  private static final List<String> BASE = List.of("base");
  private static final List<String> PLATFORM =
      List.of(
          "json",
          "log",
          "limit",
          "store",
          "audit",
          "crypto",
          "html",
          "language",
          "brand",
          "mail",
          "http");

  /// In the order in which features may know one another: each only those before it.
  private static final List<List<String>> FEATURES =
      List.of(
          List.of("account"),
          List.of("session", "guard"),
          List.of("verify", "revocation", "client"),
          List.of("signup", "login", "reset"));

  private static final List<String> ENTRANCES =
      List.of("momail", "wackypod", "oauth", "web", "operations", "cli", "config");

  @Test
  void everyRoomIsKnown() {
    var rooms = new TreeSet<String>();
    HOUSE.forEach(c -> rooms.add(room(c)));
    rooms.remove("");

    var known = new TreeSet<String>();
    known.addAll(BASE);
    known.addAll(PLATFORM);
    FEATURES.forEach(known::addAll);
    known.addAll(ENTRANCES);
    assertThat(rooms).isEqualTo(known);
  }

  @Test
  void roomsHaveNoCycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(HOUSE);
  }

  @Test
  void baseKnowsTheJdkOnly() {
    classes()
        .that()
        .resideInAPackage(ROOT + ".base")
        .should()
        .onlyDependOnClassesThat(
            are(resideInAnyPackage("java..", "org.jspecify..", ROOT + ".base")))
        .check(HOUSE);
  }

  @Test
  void platformKnowsNoFeatureAndNoEntrance() {
    var above = new TreeSet<String>(ENTRANCES);
    FEATURES.forEach(above::addAll);
    mayNotKnow(PLATFORM, above).check(HOUSE);
  }

  @Test
  void featuresKnowOnlyTheFeaturesBeforeThem() {
    for (int i = 0; i < FEATURES.size(); i++) {
      for (String feature : FEATURES.get(i)) {
        var notBefore = new TreeSet<String>(ENTRANCES);
        FEATURES.subList(i, FEATURES.size()).forEach(notBefore::addAll);
        notBefore.remove(feature);
        mayNotKnow(List.of(feature), notBefore).check(HOUSE);
      }
    }
  }

  @Test
  void entrancesDoNotKnowOneAnother() {
    for (String entrance : ENTRANCES) {
      var others = new TreeSet<>(ENTRANCES);
      others.remove(entrance);
      if (entrance.equals("config")) {
        others.remove("cli"); // its help is laid out by the command line's
      }
      mayNotKnow(List.of(entrance), others).check(HOUSE);
    }
  }

  @Test
  void rulesArePure() {
    classes().that().haveSimpleNameEndingWith("Rules").should(knowOnlyWhatIsPure()).check(HOUSE);
  }

  @Test
  void sqlLivesInStores() {
    noClasses()
        .that(areOutside("store"))
        .and()
        .haveSimpleNameNotEndingWith("Store")
        .should()
        .dependOnClassesThat(
            are(
                resideInAnyPackage(
                    "java.sql..",
                    "org.jdbi..",
                    "org.sqlite..",
                    "org.postgresql..",
                    "com.zaxxer..")))
        .check(HOUSE);
  }

  @Test
  void httpStaysAtTheEdge() {
    var inside = new TreeSet<String>(PLATFORM);
    FEATURES.forEach(inside::addAll);
    inside.remove("http");
    mayNotKnow(List.copyOf(inside), Set.of("http")).check(HOUSE);
    noClasses()
        .that(areOutside("http"))
        .should()
        .dependOnClassesThat(are(resideInAPackage("org.eclipse.jetty..")))
        .check(HOUSE);
  }

  @Test
  void timeAndChanceComeInThroughTheConstructor() {
    noClasses()
        .that(areOutside("crypto"))
        .and()
        .doNotHaveFullyQualifiedName(ROOT + ".App")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callConstructor(SecureRandom.class)
        .check(HOUSE);
  }

  /// Only `SecureRandom` makes what nobody can guess, so that there is no other, but for what is no
  /// secret: mail waits for a time that is left to chance, and knows of its generator no more than
  /// that it is one.
  @Test
  void chanceIsNothingThatCanBeGuessed() {
    noClasses()
        .should()
        .dependOnClassesThat(
            describe(
                "are other generators",
                c -> c.isAssignableTo(Random.class) && !c.isAssignableTo(SecureRandom.class)))
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(SplittableRandom.class, RandomGeneratorFactory.class)
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(StrictMath.class, "random")
        .orShould()
        .callMethod(Collections.class, "shuffle", List.class)
        .check(HOUSE);
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(ROOT + ".mail.Backoff")
        .and()
        .doNotHaveFullyQualifiedName(ROOT + ".mail.OutboxWorker")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(RandomGenerator.class.getName())
        .check(HOUSE);
  }

  /// Digests apart, which protect nothing by themselves, and TLS.
  @Test
  void cryptographyLivesInCrypto() {
    noClasses()
        .that(areOutside("crypto"))
        .should()
        .dependOnClassesThat(
            are(resideInAnyPackage("javax.crypto..", "org.bouncycastle..", "org.conscrypt..")))
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Signature.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(KeyPairGenerator.class)
        .check(HOUSE);
  }

  /// AES-GCM encrypts, and nothing else does: AES-CTR is a step of how Firebase makes hashes.
  @Test
  void encryptionIsAesGcmAlone() throws IOException {
    var ciphers =
        Map.of("AesGcm", "AES/GCM/NoPadding", "foreign/FirebaseScrypt", "AES/CTR/NoPadding");

    for (var cipher : ciphers.entrySet()) {
      var source = Path.of("src/main/java/dev/countersign/crypto", cipher.getKey() + ".java");
      assertThat(Files.readString(source))
          .containsOnlyOnce("getInstance(")
          .contains("Cipher.getInstance(\"" + cipher.getValue() + "\")");
    }
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(ROOT + ".crypto.AesGcm")
        .and()
        .doNotHaveFullyQualifiedName(ROOT + ".crypto.foreign.FirebaseScrypt")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Cipher.class)
        .orShould()
        .dependOnClassesThat(
            are(
                resideInAnyPackage(
                    "org.bouncycastle.crypto.engines..",
                    "org.bouncycastle.crypto.modes..",
                    "org.bouncycastle.crypto.paddings..",
                    "org.bouncycastle.crypto.encodings..")))
        .check(HOUSE);
  }

  @Test
  void nothingIsCalledByWhatItIsNot() {
    for (String empty : List.of("Util", "Utils", "Helper", "Manager", "Impl", "Common")) {
      noClasses().should().haveSimpleNameEndingWith(empty).check(HOUSE);
    }
  }

  private static ArchRule mayNotKnow(List<String> rooms, Set<String> others) {
    String[] from = rooms.stream().map(room -> ROOT + "." + room + "..").toArray(String[]::new);
    String[] to = others.stream().map(room -> ROOT + "." + room + "..").toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAnyPackage(from)
        .should()
        .dependOnClassesThat(are(resideInAnyPackage(to)))
        .allowEmptyShould(false);
  }

  private static DescribedPredicate<JavaClass> areOutside(String room) {
    return describe("are outside " + room, c -> !room(c).equals(room));
  }

  private static ArchCondition<JavaClass> knowOnlyWhatIsPure() {
    return new ArchCondition<>(
        "only know java.lang, java.time, java.util, base, a feature or their own package") {
      @Override
      public void check(JavaClass rules, ConditionEvents events) {
        for (Dependency known : rules.getDirectDependenciesFromSelf()) {
          if (!isPureFor(rules, known.getTargetClass().getBaseComponentType())) {
            events.add(SimpleConditionEvent.violated(rules, known.getDescription()));
          }
        }
      }
    };
  }

  private static boolean isPureFor(JavaClass rules, JavaClass c) {
    return c.getPackageName().matches("java\\.(lang|time|util)(\\..*)?")
        || c.isPrimitive()
        || c.getPackageName().equals(rules.getPackageName())
        || c.getPackageName().startsWith(ROOT + ".base")
        || FEATURES.stream().anyMatch(rooms -> rooms.contains(room(c)));
  }

  private static String room(JavaClass c) {
    String name = c.getPackageName();
    return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1).replaceFirst("\\..*", "");
  }
}

package dev.assembler.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.assembler.fixture.RuleBreaker;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The floors of docs/architecture.md: arrows only ever point down. */
class PackageRulesTest {

  private static final String BASE = "dev.assembler.";

  /** Everything below {@link #BASE} that is no format room. */
  private static final Set<String> NOT_ROOMS =
      Set.of("core", "codec", "testkit", "pipeline", "publish", "assets", "cli", "perf");

  private static final JavaClasses PROGRAM =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.assembler");

  private static final ArchRule ONLY_CODEC_COMPRESSES =
      noClasses()
          .that(resideOutsideOfPackages("dev.assembler.codec.."))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.tukaani..",
              "com.github.luben..",
              "net.jpountz..",
              "org.apache.commons.compress..")
          .because("compressed bytes have a provenance, which codec keeps");

  private static final ArchRule ONLY_THE_COMMAND_LINE_PRINTS =
      noClasses()
          .that(resideOutsideOfPackages("dev.assembler.cli.."))
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .because("a library prints nothing");

  @Test
  void everyFloorIsSeen() {
    Set<String> seen = new TreeSet<>();

    for (JavaClass type : PROGRAM) {
      seen.add(firstPackage(type));
    }

    assertTrue(
        seen.containsAll(List.of("core", "codec", "tar", "squashfs", "pipeline", "cli")),
        seen.toString());
  }

  @Test
  void coreNeedsTheJdkOnly() {
    classes()
        .that()
        .resideInAPackage("dev.assembler.core..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("java..", "javax.crypto..", "dev.assembler.core.."))
        .check(PROGRAM);
  }

  @Test
  void onlyCodecImportsCompressors() {
    ONLY_CODEC_COMPRESSES.check(PROGRAM);
  }

  @Test
  void codecStandsOnCore() {
    noClasses()
        .that()
        .resideInAPackage("dev.assembler.codec..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("dev.assembler..")
                .and(resideOutsideOfPackages("dev.assembler.codec..", "dev.assembler.core..")))
        .allowEmptyShould(true)
        .check(PROGRAM);
  }

  @Test
  void roomsSeeCoreAndCodecOnly() {
    for (String room : rooms()) {
      String itself = BASE + room + "..";
      noClasses()
          .that()
          .resideInAPackage(itself)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("dev.assembler..")
                  .and(
                      resideOutsideOfPackages(
                          itself, "dev.assembler.core..", "dev.assembler.codec..")))
          .because("formats meet as values in the pipeline")
          .check(PROGRAM);
    }
  }

  /** Whoever only boots images embeds it without any writer. */
  @Test
  void assetsStandOnCoreAlone() {
    noClasses()
        .that()
        .resideInAPackage("dev.assembler.assets..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("dev.assembler..")
                .and(resideOutsideOfPackages("dev.assembler.assets..", "dev.assembler.core..")))
        .check(PROGRAM);
  }

  @Test
  void nothingStandsOnTheCommandLineOrTheTestkit() {
    noClasses()
        .that(resideOutsideOfPackages("dev.assembler.cli..", "dev.assembler.testkit.."))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.assembler.cli..", "dev.assembler.testkit..")
        .check(PROGRAM);
    noClasses()
        .that()
        .resideInAPackage("dev.assembler.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.assembler.testkit..")
        .check(PROGRAM);
  }

  @Test
  void onlyTheCommandLinePrints() {
    ONLY_THE_COMMAND_LINE_PRINTS.check(PROGRAM);
  }

  @Test
  void namesSayWhatAThingIs() {
    classes()
        .that()
        .resideInAPackage("dev.assembler..")
        .should()
        .haveNameNotMatching(".*[.$](Abstract\\w*|\\w*(Utils?|Helper|Manager|Impl|Data|Info))")
        .check(PROGRAM);
  }

  @Test
  void rulesCatchWhatBreaksThem() {
    JavaClasses broken = new ClassFileImporter().importClasses(RuleBreaker.class);

    assertTrue(ONLY_CODEC_COMPRESSES.evaluate(broken).hasViolation());
    assertTrue(ONLY_THE_COMMAND_LINE_PRINTS.evaluate(broken).hasViolation());
  }

  private static Set<String> rooms() {
    Set<String> rooms = new TreeSet<>();
    for (JavaClass type : PROGRAM) {
      if (!NOT_ROOMS.contains(firstPackage(type))) {
        rooms.add(firstPackage(type));
      }
    }
    return rooms;
  }

  private static String firstPackage(JavaClass type) {
    return type.getPackageName().substring(BASE.length()).replaceFirst("\\..*", "");
  }
}

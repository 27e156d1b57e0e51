package dev.tsk8s.house;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// Who may see whom: `core` sees nothing, `probes` sees `core`, `cli` sees both.
@AnalyzeClasses(packages = "dev.tsk8s", importOptions = DoNotIncludeTests.class)
class ModuleRulesTest {
  private static final String CORE = "dev.tsk8s.core..";

  @ArchTest
  static final ArchRule coreKnowsOnlyValues =
      classes()
          .that()
          .resideInAPackage(CORE)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              CORE,
              "java.lang..",
              "java.math",
              "java.net", // address types: the next rule keeps the rest out
              "java.time..",
              "java.util..",
              "org.jspecify..",
              "inet.ipaddr..");

  @ArchTest
  static final ArchRule coreOpensNothing =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.net\\.(?!(Inet4Address|Inet6Address|InetAddress|InetSocketAddress)$).*"
                  + "|java\\.util\\.(jar|logging|prefs|random|spi|zip)\\..*"
                  + "|java\\.util\\.(Random|Scanner|ServiceLoader|Timer|UUID)"
                  + "|java\\.util\\.concurrent\\.(?!atomic).*"
                  + "|java\\.lang\\.(ClassLoader|Process.*|Runtime|Thread.*|reflect\\..*)");

  @ArchTest
  static final ArchRule coreHasNoClockAndAsksNoResolver =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .callMethodWhere(
              target(
                  nameMatching(
                      "now|currentTimeMillis|nanoTime|systemUTC|systemDefaultZone"
                          + "|getByName|getAllByName|getLocalHost|getCanonicalHostName|isReachable"
                          + "|getDefault|getenv|getProperty")));

  @ArchTest
  static final ArchRule probesKnowNoCommandLine =
      noClasses()
          .that()
          .resideInAPackage("dev.tsk8s.probes..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.tsk8s.cli..", "picocli..", "org.jline..");

  @ArchTest
  static final ArchRule onlyTheClusterProbesSeeFabric8 =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.tsk8s.probes.cluster..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.fabric8..");
}

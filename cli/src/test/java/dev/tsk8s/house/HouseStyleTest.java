package dev.tsk8s.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.io.PrintStream;
import java.io.PrintWriter;
import org.jspecify.annotations.NullMarked;

/// Habits that reviewers would otherwise have to ask for, again and again.
@AnalyzeClasses(packages = "dev.tsk8s", importOptions = DoNotIncludeTests.class)
class HouseStyleTest {
  private static final String MAIN = "dev.tsk8s.cli.Main";

  @ArchTest
  static final ArchRule namesSaySomething =
      noClasses()
          .should()
          .haveNameMatching(".*(Utils?|Helpers?|Manager|Impl|Base|Misc|Common)(\\$.*)?$");

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes()
          .should(
              ArchCondition.from(
                  describe(
                      "in a @NullMarked package",
                      (JavaClass type) -> type.getPackage().isAnnotatedWith(NullMarked.class))));

  @ArchTest
  static final ArchRule nothingStaticChanges = fields().that().areStatic().should().beFinal();

  @ArchTest
  static final ArchRule nobodySleeps =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.tsk8s.probes.inside") // a probe pod keeps nobody waiting
          .should()
          .callMethodWhere(
              targetOwner(assignableTo(Thread.class)).and(target(nameMatching("sleep"))));

  @ArchTest
  static final ArchRule onlyMainTakesTheProcessStreams =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(MAIN)
          .should()
          .accessField(System.class, "in")
          .orShould()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule onlyRenderersPrint =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.tsk8s.cli.render..")
          .and()
          .doNotHaveFullyQualifiedName(MAIN)
          .should()
          .callMethodWhere(
              targetOwner(assignableTo(PrintStream.class).or(assignableTo(PrintWriter.class)))
                  .and(target(nameMatching("print|println|printf|format|append|write"))));
}

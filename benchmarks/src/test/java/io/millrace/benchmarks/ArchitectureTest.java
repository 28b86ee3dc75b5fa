package io.millrace.benchmarks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What judges the jobs shares no code with them: a mistake of theirs would be made twice. */
@AnalyzeClasses(
        packages = "io.millrace.benchmarks",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule JUDGES_KNOW_NOTHING_OF_THE_JUDGED =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "io.millrace.benchmarks.fleet..", "io.millrace.benchmarks.oracle..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.millrace.jobs..", "io.millrace.mlmodels..");

    /**
     * The oracle reads topics as any stranger could: not even our way of reading them is trusted.
     */
    @ArchTest
    static final ArchRule THE_ORACLE_IS_A_STRANGER =
            noClasses()
                    .that()
                    .resideInAPackage("io.millrace.benchmarks.oracle..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.millrace.connectors..", "org.apache.flink..");
}

package io.millrace.benchmarks.oracle;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

/** What is judged may not judge: the oracle shares no code with the jobs. */
@AnalyzeClasses(
        packages = "io.millrace.benchmarks",
        importOptions = ImportOption.DoNotIncludeTests.class)
class OracleArchitectureTest {

    @ArchTest
    static final ArchRule ORACLE_SHARES_NOTHING_WITH_THE_JOBS =
            ArchRuleDefinition.noClasses()
                    .that()
                    .resideInAnyPackage("io.millrace.benchmarks.oracle..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.millrace.jobs..",
                            "io.millrace.mlmodels..",
                            "io.millrace.connectors..",
                            "org.apache.flink..");
}

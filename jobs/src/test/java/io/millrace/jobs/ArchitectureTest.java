package io.millrace.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The stages are plain Java: no Flink, no Kafka, no clock. */
@AnalyzeClasses(packages = "io.millrace.jobs", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] STAGES = {
        "io.millrace.jobs.stage..",
        "io.millrace.jobs.ordering..",
        "io.millrace.jobs.aggregation..",
        "io.millrace.jobs.detection..",
        "io.millrace.jobs.maintenance..",
        "io.millrace.jobs.alerting..",
        "io.millrace.jobs.clock..",
        "io.millrace.jobs.rejects..",
        "io.millrace.jobs.device.."
    };

    @ArchTest
    static final ArchRule STAGES_ARE_FREE_OF_ENGINES =
            noClasses()
                    .that()
                    .resideInAnyPackage(STAGES)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.flink..",
                            "org.apache.kafka..",
                            "io.millrace.connectors.kafka..",
                            "io.millrace.connectors.registry..",
                            "io.millrace.connectors.influx..",
                            "io.millrace.jobs.runtime..");

    @ArchTest
    static final ArchRule STAGES_KNOW_NO_CLOCK =
            noClasses()
                    .that()
                    .resideInAnyPackage(STAGES)
                    .should()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(System.class, "nanoTime")
                    .orShould()
                    .callMethod(java.time.Instant.class, "now")
                    .orShould()
                    .callMethod(Math.class, "random");

    @ArchTest
    static final ArchRule NOTHING_TRAINS_HERE =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("smile..", "io.millrace.mlmodels.training..");

    @ArchTest
    static final ArchRule NOTHING_IS_DESERIALIZED_BY_JAVA =
            noClasses().should().dependOnClassesThat().areAssignableTo(java.io.ObjectInput.class);
}

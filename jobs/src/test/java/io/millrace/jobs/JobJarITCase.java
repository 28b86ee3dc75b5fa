package io.millrace.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What is in the jar that is submitted: ours, and what Flink does not bring; nothing twice. */
class JobJarITCase {

    private static final String JAR = "target/millrace-jobs.jar";

    /** Every package root that may be there, and why it is. */
    private static final Set<String> ALLOWED =
            Set.of(
                    "io/millrace/connectors",
                    "io/millrace/jobs",
                    "io/millrace/mlmodels",
                    "io/millrace/schemas",
                    // Confluent's registry client, as Flink relocates it
                    "org/apache/flink/avro",
                    "org/apache/flink/connector",
                    "org/apache/flink/streaming",
                    // the connector's clients and its codecs
                    "org/apache/kafka/clients",
                    "org/apache/kafka/common",
                    "org/apache/kafka/server",
                    "org/apache/kafka/shaded",
                    "org/xerial/snappy",
                    "com/github/luben",
                    "net/jpountz/lz4",
                    "net/jpountz/util",
                    "net/jpountz/xxhash",
                    // Avro and what it reads schemas with
                    "org/apache/avro",
                    "org/apache/commons/compress",
                    "org/apache/commons/codec",
                    "org/apache/commons/io",
                    "org/apache/commons/lang3",
                    // configuration: YAML and arguments
                    "com/fasterxml/jackson",
                    "org/yaml/snakeyaml",
                    "picocli",
                    // the registry client's caches, our ids
                    "com/google/common",
                    "com/google/thirdparty",
                    // back-off
                    // back-off
                    "io/github/resilience4j",
                    // quantiles
                    "com/datadoghq/sketch",
                    // the forest detector
                    "com/amazon/randomcutforest");

    private static List<String> classes() throws IOException {
        try (JarFile jar = new JarFile(JAR)) {
            return jar.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith(".class"))
                    .filter(name -> !name.startsWith("META-INF/"))
                    .toList();
        }
    }

    @Test
    void shouldHoldNoStrayLibrary() throws IOException {
        Set<String> stray = new TreeSet<>();
        for (String name : classes()) {
            if (ALLOWED.stream().noneMatch(root -> name.startsWith(root + "/"))) {
                stray.add(name.substring(0, name.lastIndexOf('/')));
            }
        }

        assertThat(stray).as("packages that nobody has asked for").isEmpty();
    }

    @Test
    void shouldHoldNeitherSmileNorTrainingNorFlinkItself() throws IOException {
        assertThat(classes())
                .noneMatch(name -> name.startsWith("smile/"))
                .noneMatch(name -> name.startsWith("io/millrace/mlmodels/training/"))
                .noneMatch(name -> name.startsWith("org/apache/flink/runtime/"))
                .noneMatch(name -> name.startsWith("org/apache/flink/formats/"))
                .noneMatch(name -> name.startsWith("org/slf4j/"))
                .contains("io/millrace/jobs/DeviceAnalyticsJob.class")
                .contains("io/millrace/mlmodels/model/RulModel.class");
    }

    @Test
    void shouldHoldNothingTwice() throws IOException {
        try (JarFile jar = new JarFile(JAR)) {
            List<String> names = jar.stream().map(ZipEntry::getName).toList();
            Set<String> twice =
                    names.stream()
                            .filter(name -> !name.endsWith("/"))
                            .collect(Collectors.groupingBy(n -> n, Collectors.counting()))
                            .entrySet()
                            .stream()
                            .filter(entry -> entry.getValue() > 1)
                            .map(java.util.Map.Entry::getKey)
                            .collect(Collectors.toSet());

            assertThat(twice).isEmpty();
            assertThat(names).contains("META-INF/LICENSE", "META-INF/NOTICE");
        }
    }
}

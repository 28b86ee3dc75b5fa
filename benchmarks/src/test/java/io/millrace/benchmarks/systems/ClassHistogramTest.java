package io.millrace.benchmarks.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ClassHistogramTest {

    private static final String PRINTED =
            """
            4711:
             num     #instances         #bytes  class name (module)
            -------------------------------------------------------
               1:          3000         240000  [D (java.base@17.0.18)
               2:          1000          48000  io.millrace.jobs.device.DeviceState
            Total          4000         288000
            """;

    @Test
    void shouldReadRowsAndTotal() {
        ClassHistogram histogram = ClassHistogram.parse(PRINTED);

        assertThat(histogram.bytes()).isEqualTo(288_000);
        assertThat(histogram.rows())
                .containsExactly(
                        new ClassHistogram.Row("[D", 3_000, 240_000),
                        new ClassHistogram.Row(
                                "io.millrace.jobs.device.DeviceState", 1_000, 48_000));
    }

    @Test
    void shouldTakeAwayWhatWasThereBefore() {
        ClassHistogram before = ClassHistogram.parse("1: 100 8000 [D\nTotal 100 8000\n");

        ClassHistogram added = ClassHistogram.parse(PRINTED).since(before);

        assertThat(added.bytes()).isEqualTo(280_000);
        assertThat(added.rows().get(0)).isEqualTo(new ClassHistogram.Row("[D", 2_900, 232_000));
    }

    @Test
    void shouldShareOutAmongDevices() {
        assertThat(ClassHistogram.parse(PRINTED).perDevice(1_000, 1))
                .containsExactly("    240.0 B     3.00 objects  [D");
    }

    @Test
    void shouldRefuseWhatIsNoHistogram() {
        assertThatThrownBy(() -> ClassHistogram.parse("4711: No such process"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("No such process");
    }
}

package io.millrace.benchmarks.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TimeLeftTest {

    private long nanos;

    @Test
    void shouldExpectOfTheStepsToComeWhatTheOnesBeforeTook() {
        StringWriter out = new StringWriter();
        TimeLeft progress = new TimeLeft(3, new PrintWriter(out), () -> nanos);

        progress.accept("one");
        nanos = 10_000_000_000L;
        progress.accept("two");
        nanos = 30_000_000_000L;
        progress.accept("three");

        assertThat(out.toString().lines())
                .containsExactly("one", "two; about 20 s left", "three; about 15 s left");
    }
}

package io.millrace.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.local.stack.StackException;
import io.millrace.local.stack.StackPorts;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DemoSettingsTest {

    private static final Duration SPAN = Duration.ofMinutes(20);

    @Test
    void shouldRefuseATimeThatEndsBeforeTheFaultIsOver() {
        assertThatThrownBy(() -> settings(500, Duration.ofMinutes(1), 60))
                .isInstanceOf(StackException.class)
                .hasMessage(
                        "--for 60s is too short: the fleet meets the present after 20s, and the"
                                + " scripted fault needs another 45s");
        assertThatCode(() -> settings(500, Duration.ofSeconds(90), 60)).doesNotThrowAnyException();
    }

    @Test
    void shouldComeToThePresentFasterWhenTimeIsShort() {
        for (int seconds : new int[] {50, 60, 66, 90, 600}) {
            Duration runFor = Duration.ofSeconds(seconds);
            double speed = DemoSettings.speedFor(runFor, SPAN);

            assertThat(speed).isGreaterThanOrEqualTo(60);
            assertThatCode(() -> settings(500, runFor, speed)).doesNotThrowAnyException();
        }
        assertThat(DemoSettings.speedFor(null, SPAN)).isEqualTo(60);
    }

    @Test
    void shouldRefuseFleetsThatAreTooSmallForTheFaultsOrNeverMeetThePresent() {
        assertThatThrownBy(() -> settings(9, null, 60)).hasMessageContaining("--devices 9");
        assertThatThrownBy(() -> settings(500, null, 1)).hasMessageContaining("--speed 1.0");
    }

    @Test
    void shouldBringRulesThatParseAndHoldFromTheAskedMoment() {
        Instant validFrom = Instant.parse("2026-11-22T11:00:00Z");

        assertThat(DemoControl.rules(validFrom))
                .hasSize(4)
                .allSatisfy(rule -> assertThat(rule.getValidFrom()).isEqualTo(validFrom));
    }

    @Test
    void shouldBringAModelForEachDeviceType() {
        assertThat(DemoControl.models(Instant.EPOCH))
                .extracting(model -> model.getModelId() + " " + model.getUnit())
                .containsExactly("rul-pump h", "rul-motor h", "rul-compressor h");
    }

    @Test
    void shouldWriteOverTheLastLineOnATerminalOnly() {
        StringWriter terminal = new StringWriter();
        StringWriter file = new StringWriter();
        StatusLine onTerminal = new StatusLine(new PrintWriter(terminal), true);
        StatusLine inFile = new StatusLine(new PrintWriter(file), false);

        onTerminal.show("longer");
        onTerminal.show("short");
        for (int second = 0; second < 11; second++) {
            inFile.show("second " + second);
        }

        assertThat(terminal.toString()).isEqualTo("\rlonger\rshort ");
        assertThat(file.toString().lines()).containsExactly("second 0", "second 10");
    }

    private static DemoSettings settings(int devices, Duration runFor, double speed) {
        return new DemoSettings(
                devices, 1, runFor, SPAN, speed, true, 0, StackPorts.CUSTOMARY, "demo");
    }
}

package io.millrace.jobs.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class AlertsFormatTest {

    private final AlertsFormat format = new AlertsFormat();

    @Test
    void shouldNeedNoPlaceWhenNothingIsOpenOrPending() {
        assertThat(format.isEmpty(format.create())).isTrue();
    }

    @Test
    void shouldRefuseVersionItDoesNotKnow() {
        assertThatThrownBy(() -> format.read(2, bytes()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 2; known: 1");
    }

    @Test
    void shouldRefuseDamagedBytes() {
        assertThatThrownBy(() -> format.read(1, bytes(0xff, 0xff, 0xff, 0xff)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged");
        assertThatThrownBy(() -> format.read(1, bytes(0, 0, 0, 3, 0)))
                .isInstanceOf(IOException.class);
    }

    private static DataInputStream bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }
}

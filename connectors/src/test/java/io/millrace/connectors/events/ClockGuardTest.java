package io.millrace.connectors.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.RejectReason;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockGuardTest {

    private static final long RECORD_TIME = 1_700_000_000_000L;
    private static final long BEHIND = Duration.ofDays(7).toMillis();
    private static final long AHEAD = Duration.ofMinutes(5).toMillis();

    private final ClockGuard guard = ClockGuard.DEFAULT;

    @Test
    void shouldAcceptBothLimits() {
        assertThat(guard.verdict(RECORD_TIME - BEHIND, RECORD_TIME)).isNull();
        assertThat(guard.verdict(RECORD_TIME, RECORD_TIME)).isNull();
        assertThat(guard.verdict(RECORD_TIME + AHEAD, RECORD_TIME)).isNull();
    }

    @Test
    void shouldRefuseOneMillisecondBeyond() {
        assertThat(guard.verdict(RECORD_TIME - BEHIND - 1, RECORD_TIME))
                .isEqualTo(RejectReason.CLOCK_TOO_OLD);
        assertThat(guard.verdict(RECORD_TIME + AHEAD + 1, RECORD_TIME))
                .isEqualTo(RejectReason.CLOCK_IN_FUTURE);
    }

    @ParameterizedTest
    @CsvSource({
        "-9223372036854775808, 1700000000000, CLOCK_TOO_OLD",
        "9223372036854775807, 1700000000000, CLOCK_IN_FUTURE",
        "0, 9223372036854775807, CLOCK_TOO_OLD",
        "0, -9223372036854775808, CLOCK_IN_FUTURE",
        "1700000000000, -1, CLOCK_IN_FUTURE"
    })
    void shouldNotBeFooledByTheEndsOfTime(long eventTime, long recordTime, RejectReason reason) {
        assertThat(guard.verdict(eventTime, recordTime)).isEqualTo(reason);
    }

    @Test
    void shouldRefuseNegativeLimits() {
        assertThatThrownBy(() -> new ClockGuard(Duration.ofSeconds(-1), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("max-behind is PT-1S");
    }
}

package io.millrace.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connectors.events.DeadLetter;
import io.millrace.schemas.RejectReason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RejectLogTest {

    private final AtomicLong nanos = new AtomicLong();
    private final List<String> lines = new ArrayList<>();
    private final RejectLog log = new RejectLog(nanos::get, lines::add);

    @Test
    void shouldLogTenOfEachReasonInAMinute() {
        for (int i = 0; i < 1_000; i++) {
            log.rejected(letter(RejectReason.CORRUPT));
            log.rejected(letter(RejectReason.NOT_FRAMED));
        }

        assertThat(lines).hasSize(20);
        assertThat(lines.get(0)).isEqualTo("Rejected t-1@2 CORRUPT (ingest): why");
    }

    @Test
    void shouldSayHowManyMoreThereWere() {
        for (int i = 0; i < 1_000; i++) {
            log.rejected(letter(RejectReason.CORRUPT));
        }
        nanos.addAndGet(60_000_000_000L);
        log.rejected(letter(RejectReason.CORRUPT));

        assertThat(lines).hasSize(12);
        assertThat(lines.get(10)).isEqualTo("990 more records were rejected: CORRUPT");
    }

    private static DeadLetter letter(RejectReason reason) {
        return new DeadLetter(null, null, List.of(), "t", 1, 2, 3, 4, "ingest", reason, "why");
    }
}

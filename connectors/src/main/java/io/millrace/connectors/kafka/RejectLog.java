package io.millrace.connectors.kafka;

import io.millrace.connectors.events.DeadLetter;
import io.millrace.schemas.RejectReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Logs the first ten rejected records of each reason in a minute, and how many more there were. */
final class RejectLog {

    private static final int A_MINUTE = 10;
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final LongSupplier nanos;
    private final Consumer<String> log;
    private final Map<RejectReason, Minute> minutes = new EnumMap<>(RejectReason.class);

    RejectLog(LongSupplier nanos, Consumer<String> log) {
        this.nanos = nanos;
        this.log = log;
    }

    void rejected(DeadLetter letter) {
        long now = nanos.getAsLong();
        Minute minute = minutes.computeIfAbsent(letter.reason(), reason -> new Minute(now));
        if (now - minute.start >= MINUTE_NANOS) {
            if (minute.count > A_MINUTE) {
                log.accept(
                        (minute.count - A_MINUTE)
                                + " more records were rejected: "
                                + letter.reason());
            }
            minute.start = now;
            minute.count = 0;
        }
        if (++minute.count <= A_MINUTE) {
            log.accept("Rejected " + letter);
        }
    }

    private static final class Minute {
        private long start;
        private long count;

        Minute(long start) {
            this.start = start;
        }
    }
}

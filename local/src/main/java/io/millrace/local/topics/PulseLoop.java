package io.millrace.local.topics;

import io.millrace.connectors.kafka.KafkaUnavailableException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Tells the time, again and again, on a fixed beat. A beat that was missed is not made up for: the
 * next pulse tells a later time anyway. While Kafka is away it goes on trying, and says so once.
 */
final class PulseLoop {

    private final LongSupplier clock;
    private final Pause pause;
    private final Consumer<String> console;

    /** Lets time pass; a test need not wait. */
    interface Pause {
        void millis(long millis) throws InterruptedException;
    }

    /**
     * @param clock milliseconds since the epoch
     */
    PulseLoop(LongSupplier clock, Pause pause, Consumer<String> console) {
        this.clock = clock;
        this.pause = pause;
        this.console = console;
    }

    /** Writes until it is told to end. */
    void run(LongConsumer pulses, Duration interval, BooleanSupplier ended)
            throws InterruptedException {
        long beat = interval.toMillis();
        boolean away = false;
        while (!ended.getAsBoolean()) {
            long now = clock.getAsLong();
            try {
                pulses.accept(now);
                if (away) {
                    console.accept("Kafka takes pulses again");
                    away = false;
                }
            } catch (KafkaUnavailableException e) {
                if (!away) {
                    console.accept(e.getMessage() + "; trying on");
                    away = true;
                }
            }
            long spent = Math.max(0, clock.getAsLong() - now);
            pause.millis(spent < beat ? beat - spent : 0);
        }
    }
}

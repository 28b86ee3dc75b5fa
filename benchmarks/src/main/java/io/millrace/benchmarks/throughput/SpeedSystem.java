package io.millrace.benchmarks.throughput;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The systems that the benchmarks compare, each a process of its own. */
enum SpeedSystem {
    L0("l0", "L0, a plain consumer that counts bytes"),
    L1("l1", "L1, a plain consumer with a bare decoder"),
    L2("l2", "L2, the same job by hand: one thread, no framework"),
    OURS("ours", "WindowedAggregationJob, ordering: arrival"),
    OURS_EVENT_TIME("ours-event-time", "WindowedAggregationJob, ordering: event-time"),
    OURS_20("ours-20", "WindowedAggregationJob, twenty windows, 1m to 20m"),
    OURS_SLIDING("ours-sliding", "WindowedAggregationJob, 60m sliding by 1m"),
    OURS_DETECTING("ours-detecting", "the first with a detector on each signal"),
    B("b", "(b) Flink DataStream, as its documentation teaches"),
    B_SLIDING("b-sliding", "(b) the same, 60m sliding by 1m"),
    B2("b2", "(b2) Flink DataStream, tuned"),
    C("c", "(c) Flink SQL"),
    D("d", "(d) Kafka Streams");

    private final String word;
    private final String title;

    SpeedSystem(String word, String title) {
        this.word = word;
        this.title = title;
    }

    String word() {
        return word;
    }

    String title() {
        return title;
    }

    /** Whether it is one of the plain consumers, which read the topic pass by pass. */
    boolean isLimit() {
        return this == L0 || this == L1 || this == L2;
    }

    /** Whether it is a job of ours. */
    boolean isOurs() {
        return word.startsWith("ours");
    }

    /** Whether it writes windows that can be compared: all but the consumers without a job. */
    boolean writesWindows() {
        return this != L0 && this != L1;
    }

    /** Its windows: length and slide in milliseconds, as pairs. */
    List<long[]> windows() {
        return switch (this) {
            case OURS_20 ->
                    java.util.stream.LongStream.rangeClosed(1, 20)
                            .mapToObj(minutes -> new long[] {minutes * 60_000, minutes * 60_000})
                            .toList();
            case OURS_SLIDING, B_SLIDING -> List.of(new long[] {3_600_000, 60_000});
            default -> List.of(new long[] {60_000, 60_000});
        };
    }

    /** The windows as the peers' arguments and our configuration write them. */
    String windowWords() {
        return switch (this) {
            case OURS_20 ->
                    "1m,2m,3m,4m,5m,6m,7m,8m,9m,10m,11m,12m,13m,14m,15m,16m,17m,18m,19m,20m";
            case OURS_SLIDING, B_SLIDING -> "60m/1m";
            default -> "1m";
        };
    }

    static Optional<SpeedSystem> byWord(String word) {
        return Arrays.stream(values()).filter(system -> system.word.equals(word)).findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(SpeedSystem::word).toList();
    }
}

package io.millrace.benchmarks.quality;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Detectors on SKAB by its own rule: the first 400 rows of each recording are for learning, all
 * later rows of all recordings are pooled.
 */
public final class SkabEvaluation {

    /** Rows of each recording that are not judged. */
    public static final int TRAINING = 400;

    private static final String ANOMALY_FREE = "anomaly-free";
    private static final List<String> FAULTY = List.of("valve1", "valve2", "other");

    private SkabEvaluation() {}

    /**
     * One rule's result.
     *
     * @param rule which rule
     * @param faulty verdicts on the recordings with faults
     * @param anomalyFree verdicts on the recording without
     */
    public record Result(String rule, RowVerdicts faulty, RowVerdicts anomalyFree) {}

    /** A rule and what to call it. */
    public record Named(String name, RowRule rule) {}

    /** The folders with faults that are there. */
    public static List<String> faultyFolders(Path folder) {
        return FAULTY.stream().filter(name -> Files.isDirectory(folder.resolve(name))).toList();
    }

    /** Judges every rule on the same rows. */
    public static List<Result> run(Path folder, List<Named> rules) throws IOException {
        List<SkabFile> faulty = new ArrayList<>();
        for (String name : faultyFolders(folder)) {
            faulty.addAll(SkabFile.readAll(folder.resolve(name)));
        }
        if (faulty.isEmpty()) {
            throw new IOException(folder + " holds none of " + FAULTY);
        }
        List<SkabFile> free = SkabFile.readAll(folder.resolve(ANOMALY_FREE));
        return rules.stream()
                .map(
                        named ->
                                new Result(
                                        named.name(),
                                        judge(faulty, named.rule()),
                                        judge(free, named.rule())))
                .toList();
    }

    private static RowVerdicts judge(List<SkabFile> recordings, RowRule rule) {
        RowVerdicts all = RowVerdicts.NONE;
        for (SkabFile recording : recordings) {
            boolean[] flagged = rule.flag(recording, TRAINING);
            all = all.plus(RowVerdicts.of(flagged, recording.anomalous(), TRAINING));
        }
        return all;
    }
}

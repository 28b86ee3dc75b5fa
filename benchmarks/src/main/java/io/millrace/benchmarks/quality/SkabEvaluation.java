package io.millrace.benchmarks.quality;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Detectors on SKAB by its own rule: the first 400 rows of each recording are for learning, all
 * later rows of all recordings are pooled.
 */
public final class SkabEvaluation {

    /** Rows of each recording that are not judged. */
    public static final int TRAINING = 400;

    /** Least rows between two announced changes: a verdict that flickers is one change. */
    static final int APART = 30;

    private static final String ANOMALY_FREE = "anomaly-free";
    private static final List<String> FAULTY = List.of("valve1", "valve2", "other");

    private final List<SkabFile> faulty;
    private final List<SkabFile> free;

    private SkabEvaluation(List<SkabFile> faulty, List<SkabFile> free) {
        this.faulty = faulty;
        this.free = free;
    }

    /**
     * One rule's result.
     *
     * @param rule which rule
     * @param files verdicts on each recording with faults, in order
     * @param changes announced changes of each of them
     * @param anomalyFree verdicts on the recording without
     */
    public record Result(
            String rule,
            List<RowVerdicts> files,
            List<ChangePointScore> changes,
            RowVerdicts anomalyFree) {

        /** All recordings with faults together. */
        public RowVerdicts faulty() {
            return files.stream().reduce(RowVerdicts.NONE, RowVerdicts::plus);
        }

        public ChangePointScore change() {
            return changes.stream().reduce(ChangePointScore.NONE, ChangePointScore::plus);
        }
    }

    /** A rule and what to call it. */
    public record Named(String name, RowRule rule) {}

    /** The folders with faults that are there. */
    public static List<String> faultyFolders(Path folder) {
        return FAULTY.stream().filter(name -> Files.isDirectory(folder.resolve(name))).toList();
    }

    /** Reads all recordings of a folder. */
    public static SkabEvaluation of(Path folder) throws IOException {
        List<SkabFile> faulty = new ArrayList<>();
        for (String name : faultyFolders(folder)) {
            faulty.addAll(SkabFile.readAll(folder.resolve(name)));
        }
        if (faulty.isEmpty()) {
            throw new IOException(folder + " holds none of " + FAULTY);
        }
        for (SkabFile recording : faulty) {
            if (recording.rows() <= TRAINING) {
                throw new IOException(
                        "%s has %d rows; %d are for learning alone"
                                .formatted(recording.name(), recording.rows(), TRAINING));
            }
        }
        return new SkabEvaluation(faulty, SkabFile.readAll(folder.resolve(ANOMALY_FREE)));
    }

    /** The recordings with faults. */
    public List<SkabFile> recordings() {
        return faulty;
    }

    public Result judge(Named named) {
        List<RowVerdicts> files = new ArrayList<>();
        List<ChangePointScore> changes = new ArrayList<>();
        for (SkabFile recording : faulty) {
            boolean[] flagged = named.rule().judge(recording, TRAINING).flagged();
            files.add(RowVerdicts.of(flagged, recording.anomalous(), TRAINING));
            changes.add(
                    ChangePointScore.of(
                            recording.timesMillis(),
                            recording.changes(),
                            announced(flagged, TRAINING, APART),
                            TRAINING));
        }
        RowVerdicts calm = RowVerdicts.NONE;
        for (SkabFile recording : free) {
            boolean[] flagged = named.rule().judge(recording, TRAINING).flagged();
            calm = calm.plus(RowVerdicts.of(flagged, recording.anomalous(), TRAINING));
        }
        return new Result(named.name(), files, changes, calm);
    }

    /** Begin and end of each alarm, at least so many rows apart. */
    static List<Integer> announced(boolean[] flagged, int from, int apart) {
        List<Integer> rows = new ArrayList<>();
        boolean alarm = false;
        for (int row = from; row < flagged.length; row++) {
            boolean soon = !rows.isEmpty() && row - rows.get(rows.size() - 1) < apart;
            if (flagged[row] != alarm && !soon) {
                rows.add(row);
                alarm = flagged[row];
            }
        }
        return rows;
    }

    /** Each recording by the candidate that is best, by F1, on all the others. */
    static Result leaveOneOut(List<Result> candidates) {
        List<RowVerdicts> files = new ArrayList<>();
        List<ChangePointScore> changes = new ArrayList<>();
        int recordings = candidates.get(0).files().size();
        for (int left = 0; left < recordings; left++) {
            int without = left;
            Result best =
                    candidates.stream()
                            .max(Comparator.comparingDouble(result -> f1Without(result, without)))
                            .orElseThrow();
            files.add(best.files().get(left));
            changes.add(best.changes().get(left));
        }
        return new Result("leave one out", files, changes, RowVerdicts.NONE);
    }

    private static double f1Without(Result result, int left) {
        return IntStream.range(0, result.files().size())
                .filter(file -> file != left)
                .mapToObj(result.files()::get)
                .reduce(RowVerdicts.NONE, RowVerdicts::plus)
                .f1();
    }
}

package io.millrace.benchmarks.quality;

import io.millrace.mlmodels.detection.Detection;
import io.millrace.mlmodels.detection.DetectorChoice;
import io.millrace.mlmodels.detection.DetectorState;
import io.millrace.mlmodels.detection.SignalDetector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Detectors on the Numenta Anomaly Benchmark: one set of parameters for all files, each reading
 * judged before it is learned, the probation of a file as warm-up, no look into what comes.
 */
final class NabEvaluation {

    private static final int HALVES = 40;
    private static final long SEED = 17;

    /** Share of the probation in which nothing is announced behind an anomaly. */
    private static final double QUIET = 0.2;

    private static final int MOST_QUIET = 150;

    private final List<NabFile> files;

    NabEvaluation(List<NabFile> files) {
        this.files = files;
    }

    List<NabFile> files() {
        return files;
    }

    int windows() {
        return files.stream().mapToInt(file -> file.windows().size()).sum();
    }

    /**
     * Scores of each point of each file.
     *
     * @param parameters of the detector, the same for every file
     */
    List<double[]> scores(String detector, Map<String, String> parameters) {
        List<double[]> scores = new ArrayList<>();
        for (NabFile file : files) {
            scores.add(scores(file, forFile(detector, parameters, file)));
        }
        return scores;
    }

    /** Lengths go with the file's probation, as NAB gives it to every detector. */
    static SignalDetector<?> forFile(
            String detector, Map<String, String> parameters, NabFile file) {
        Map<String, String> all = new HashMap<>(parameters);
        int quiet = (int) Math.min(MOST_QUIET, QUIET * file.probation());
        Map<String, Integer> lengths =
                Map.of("warmUp", Math.max(10, file.probation()), "quiet", quiet);
        DetectorChoice.all().stream()
                .filter(choice -> choice.detector().equals(detector))
                .flatMap(choice -> choice.parameters().stream())
                .map(DetectorChoice.Parameter::name)
                .filter(lengths::containsKey)
                .forEach(name -> all.putIfAbsent(name, lengths.get(name).toString()));
        return DetectorChoice.of(detector, all);
    }

    static <S extends DetectorState> double[] scores(NabFile file, SignalDetector<S> detector) {
        S state = detector.create();
        Detection detection = new Detection();
        double[] scores = new double[file.values().length];
        for (int i = 0; i < scores.length; i++) {
            detector.detect(state, file.millis()[i], file.values()[i], detection);
            scores[i] = detection.score();
        }
        return scores;
    }

    /** What a detector scores over all files at its best threshold, and how it could have. */
    record Result(NabScore.Best best, Bootstrap interval) {}

    Result result(List<double[]> scores, NabScore.Profile profile) {
        NabScore.Best best = NabScore.best(files, scores, profile);
        double[] gains = new double[files.size()];
        for (int i = 0; i < gains.length; i++) {
            gains[i] = NabScore.gain(files.get(i), scores.get(i), profile, best.threshold());
        }
        Bootstrap interval =
                Bootstrap.of(
                        gains.length,
                        SEED,
                        drawn -> {
                            double gained = 0;
                            int windows = 0;
                            for (int file : drawn) {
                                gained += gains[file];
                                windows += files.get(file).windows().size();
                            }
                            return NabScore.ofGains(gained, Math.max(1, windows), profile);
                        });
        return new Result(best, interval);
    }

    /**
     * What is left on files that had no part in the choice: of the candidates the one that is best
     * on a random half, with its threshold of that half, scored on the other; the mean of 40
     * halves.
     *
     * @param candidates scores of each point of each file, by each candidate
     */
    double splitHalf(List<List<double[]>> candidates, NabScore.Profile profile) {
        Random random = new Random(SEED);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            order.add(i);
        }
        double sum = 0;
        for (int round = 0; round < HALVES; round++) {
            Collections.shuffle(order, random);
            List<Integer> chosenOn = order.subList(0, order.size() / 2);
            List<Integer> scoredOn = order.subList(order.size() / 2, order.size());
            List<double[]> winner = null;
            NabScore.Best best = null;
            for (List<double[]> candidate : candidates) {
                NabScore.Best of =
                        NabScore.best(pick(files, chosenOn), pick(candidate, chosenOn), profile);
                if (best == null || of.score() > best.score()) {
                    best = of;
                    winner = candidate;
                }
            }
            sum +=
                    NabScore.at(
                            pick(files, scoredOn),
                            pick(winner, scoredOn),
                            profile,
                            best.threshold());
        }
        return sum / HALVES;
    }

    private static <T> List<T> pick(List<T> all, List<Integer> places) {
        return places.stream().map(all::get).toList();
    }

    /**
     * One file's detections at a threshold.
     *
     * @param hit windows with a detection
     * @param outside detections outside of all windows
     */
    record Detections(int hit, int outside) {

        static Detections of(NabFile file, double[] scores, double threshold) {
            boolean[] hit = new boolean[file.windows().size()];
            int outside = 0;
            for (int i = file.probation(); i < scores.length; i++) {
                if (scores[i] >= threshold) {
                    int window = windowAt(file, i);
                    if (window < 0) {
                        outside++;
                    } else {
                        hit[window] = true;
                    }
                }
            }
            int hits = 0;
            for (boolean one : hit) {
                hits += one ? 1 : 0;
            }
            return new Detections(hits, outside);
        }

        private static int windowAt(NabFile file, int point) {
            for (int i = 0; i < file.windows().size(); i++) {
                int[] window = file.windows().get(i);
                if (point >= window[0] && point <= window[1]) {
                    return i;
                }
            }
            return -1;
        }
    }

    /** CPU time of a reading in microseconds, all files one after another, the best of a few. */
    static <S extends DetectorState> double microsPerReading(
            List<NabFile> files, SignalDetector<S> detector) {
        java.lang.management.ThreadMXBean threads =
                java.lang.management.ManagementFactory.getThreadMXBean();
        Detection detection = new Detection();
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long readings = 0;
            long begun = threads.getCurrentThreadCpuTime();
            for (NabFile file : files) {
                S state = detector.create();
                for (int i = 0; i < file.values().length; i++) {
                    detector.detect(state, file.millis()[i], file.values()[i], detection);
                }
                readings += file.values().length;
            }
            best = Math.min(best, (threads.getCurrentThreadCpuTime() - begun) / 1e3 / readings);
        }
        return best;
    }

    /** Bytes of the largest state that any of the files leaves. */
    static <S extends DetectorState> int bytesPerSignal(
            List<NabFile> files, SignalDetector<S> detector) {
        Detection detection = new Detection();
        int most = 0;
        for (NabFile file : files) {
            S state = detector.create();
            for (int i = 0; i < file.values().length; i++) {
                detector.detect(state, file.millis()[i], file.values()[i], detection);
            }
            most = Math.max(most, state.sizeInBytes());
        }
        return most;
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}

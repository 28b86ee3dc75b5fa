package io.millrace.benchmarks.quality;

import io.millrace.mlmodels.detection.Detection;
import io.millrace.mlmodels.detection.DetectorState;
import io.millrace.mlmodels.detection.RowDetector;
import io.millrace.mlmodels.detection.SignalDetector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One signal under one detector, or the rows of several: the alarms, and which of the labelled
 * stretches they found. Anomalous readings belong to one alarm while no more than {@link #APART}
 * others lie between.
 *
 * @param firstJudged the first reading that got a verdict; -1 when none did
 * @param judged readings that did
 * @param flagged readings that were anomalous
 * @param days that the judged readings took
 * @param alarms first reading of each
 * @param found labelled stretches with an anomalous reading, of those that were judged
 * @param stretches labelled stretches that were judged
 * @param outside alarms that touch no labelled stretch
 */
record SignalWatch(
        int firstJudged,
        int judged,
        int flagged,
        double days,
        List<Alarm> alarms,
        int found,
        int stretches,
        int outside) {

    private static final int APART = 10;
    private static final double DAY_MILLIS = 86_400_000;

    /**
     * Where an alarm begins, and what was said there.
     *
     * @param causedBy of a row, the columns that are anomalous, the strongest first, to which the
     *     numbers belong; empty of a signal
     */
    record Alarm(
            int reading,
            double value,
            double lower,
            double upper,
            double score,
            List<String> causedBy) {}

    /** Judges the readings in order. */
    private interface Judge {
        void judge(int reading, Detection detection);

        /** The reading that its detection is about. */
        double value(int reading, Detection detection);
    }

    /** Alarms a day of this signal; NaN when it took no time. */
    double alarmsPerDay() {
        return days > 0 ? alarms.size() / days : Double.NaN;
    }

    static <S extends DetectorState> SignalWatch of(NabFile signal, SignalDetector<S> detector) {
        S state = detector.create();
        return of(
                signal.millis(),
                signal.windows(),
                new Judge() {
                    @Override
                    public void judge(int i, Detection detection) {
                        detector.detect(state, signal.millis()[i], signal.values()[i], detection);
                    }

                    @Override
                    public double value(int i, Detection detection) {
                        return signal.values()[i];
                    }
                });
    }

    /**
     * @param windows labelled stretches, first and last row
     * @param detector of the recording's sensors
     */
    static <S extends DetectorState> SignalWatch ofRows(
            SkabFile recording, List<int[]> windows, RowDetector<S> detector) {
        S state = detector.create();
        return of(
                recording.timesMillis(),
                windows,
                new Judge() {
                    @Override
                    public void judge(int i, Detection detection) {
                        detector.detect(
                                state,
                                recording.timesMillis()[i],
                                recording.values()[i],
                                detection);
                    }

                    @Override
                    public double value(int i, Detection detection) {
                        String leading = detection.contributing().get(0);
                        return recording.values()[i][recording.sensors().indexOf(leading)];
                    }
                });
    }

    private static SignalWatch of(long[] millis, List<int[]> windows, Judge judge) {
        Detection detection = new Detection();
        boolean[] hit = new boolean[windows.size()];
        boolean[] reachable = new boolean[hit.length];
        List<Alarm> alarms = new ArrayList<>();
        List<Boolean> inside = new ArrayList<>();
        int judged = 0;
        int flagged = 0;
        int last = -APART - 2;
        int first = -1;
        int window = 0;
        for (int i = 0; i < millis.length; i++) {
            judge.judge(i, detection);
            while (window < hit.length && windows.get(window)[1] < i) {
                window++;
            }
            boolean labelled = window < hit.length && windows.get(window)[0] <= i;
            boolean verdict =
                    switch (detection.verdict()) {
                        case NORMAL, ANOMALOUS -> true;
                        case WARMING_UP, IGNORED -> false;
                    };
            if (verdict) {
                first = first < 0 ? i : first;
                judged++;
                if (labelled) {
                    reachable[window] = true;
                }
            }
            if (!detection.anomalous()) {
                continue;
            }
            flagged++;
            if (i - last > APART) {
                alarms.add(
                        new Alarm(
                                i,
                                judge.value(i, detection),
                                detection.lower(),
                                detection.upper(),
                                detection.score(),
                                detection.contributing()));
                inside.add(false);
            }
            last = i;
            if (labelled) {
                hit[window] = true;
                inside.set(inside.size() - 1, true);
            }
        }
        double days = first < 0 ? 0 : (millis[millis.length - 1] - millis[first]) / DAY_MILLIS;
        return new SignalWatch(
                first,
                judged,
                flagged,
                days,
                List.copyOf(alarms),
                count(hit),
                count(reachable),
                (int) inside.stream().filter(in -> !in).count());
    }

    private static int count(boolean[] all) {
        int count = 0;
        for (boolean one : all) {
            count += one ? 1 : 0;
        }
        return count;
    }

    /** Usual time between two readings, in milliseconds. */
    static double usualInterval(NabFile signal) {
        long[] millis = signal.millis();
        long[] intervals = new long[Math.max(1, millis.length - 1)];
        for (int i = 1; i < millis.length; i++) {
            intervals[i - 1] = millis[i] - millis[i - 1];
        }
        Arrays.sort(intervals);
        return intervals[intervals.length / 2];
    }
}

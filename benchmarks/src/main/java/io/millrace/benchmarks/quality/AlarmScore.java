package io.millrace.benchmarks.quality;

/**
 * The alarm "no more than so much life left", raised by the prediction.
 *
 * @param precision share of the alarms that are right
 * @param recall share of the units that near their failure for which there was an alarm
 */
public record AlarmScore(double precision, double recall) {

    /** One prediction a unit; not a number where there is nothing to divide by. */
    public static AlarmScore of(double[] predicted, double[] truth, double limit) {
        int raised = 0;
        int due = 0;
        int right = 0;
        for (int i = 0; i < truth.length; i++) {
            boolean alarm = predicted[i] <= limit;
            boolean near = truth[i] <= limit;
            raised += alarm ? 1 : 0;
            due += near ? 1 : 0;
            right += alarm && near ? 1 : 0;
        }
        return new AlarmScore(right / (double) raised, right / (double) due);
    }
}

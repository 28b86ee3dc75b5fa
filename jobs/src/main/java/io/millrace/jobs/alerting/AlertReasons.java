package io.millrace.jobs.alerting;

import io.millrace.jobs.clock.ClockWatch;
import java.util.List;

/** Why an alert was raised or cleared, in words for the person who is woken by it. */
final class AlertReasons {

    private AlertReasons() {}

    /** For example {@code temperature 93.2 > 90 for 10 s}. */
    static String raised(Condition condition, Signal signal) {
        String held =
                condition.holdMillis() == 0
                        ? ""
                        : " for " + Numbers.duration(condition.holdMillis());
        return seen(signal, condition.raise())
                + " "
                + limit(signal, condition.raise())
                + held
                + context(signal);
    }

    /** For example {@code temperature 84.1 < 85}, or {@code temperature 89 no longer > 90}. */
    static String cleared(Condition condition, Signal signal) {
        Limit limit = condition.clear() == null ? condition.raise() : condition.clear();
        String no = condition.clear() == null ? " no longer " : " ";
        return seen(signal, limit) + no + limit(signal, limit) + context(signal);
    }

    static String ruleGone(String ruleId, RuleBook.Standing standing) {
        return switch (standing) {
            case DISABLED -> "rule " + ruleId + " was disabled";
            case REMOVED -> "rule " + ruleId + " was removed";
            case ENABLED -> "rule " + ruleId + " does not apply to this device any more";
        };
    }

    static String ruleChanged(Rule now) {
        return "rule " + now.id() + " was changed to " + now.condition() + ", " + now.severity();
    }

    static String stageFailed(String stage) {
        return "stage " + stage + " failed and began anew; the event is in the dead letters";
    }

    static String stageMended(String stage) {
        return "stage " + stage + " has worked for a minute since it failed";
    }

    /** For example {@code clock 2 h ahead, allowed is 1 min; events are refused}. */
    static String clockWrong(ClockWatch.Estimate clock) {
        return "clock "
                + Numbers.roughly(clock.skewMillis())
                + (clock.skewMillis() > 0 ? " ahead" : " behind")
                + ", allowed is "
                + Numbers.roughly(clock.limitMillis())
                + (clock.rejected() ? "; events are refused" : "");
    }

    /** For example {@code clock within 30 s for two minutes, now 120 ms behind}. */
    static String clockRight(ClockWatch.Estimate clock) {
        return "clock within "
                + Numbers.roughly(clock.limitMillis())
                + " in two judged minutes, now "
                + Numbers.roughly(clock.skewMillis())
                + (clock.skewMillis() > 0 ? " ahead" : " behind");
    }

    private static String seen(Signal signal, Limit limit) {
        String value = Numbers.rounded(signal.value(), limit.value());
        if (signal instanceof Signal.AnomalyScore score) {
            String of = score.causedBy() == null ? score.metric() : "metrics together:";
            return of + " anomaly score " + value;
        }
        if (signal instanceof Signal.FailureProbability failure) {
            return "failure within "
                    + Numbers.rounded(failure.horizonHours(), 1)
                    + " h probability "
                    + value;
        }
        if (signal instanceof Signal.RemainingLife) {
            return "remaining life " + value + " h";
        }
        return signal.metric() + " " + value;
    }

    private static String limit(Signal signal, Limit limit) {
        return signal instanceof Signal.RemainingLife ? limit + " h" : limit.toString();
    }

    private static String context(Signal signal) {
        if (signal instanceof Signal.AnomalyScore score) {
            String fault = score.sensorFault();
            List<String> causedBy = score.causedBy();
            if (causedBy != null && causedBy.isEmpty()) {
                return "";
            }
            return (causedBy == null
                            ? " (value "
                            : " (" + String.join(", ", causedBy) + "; " + causedBy.get(0) + " ")
                    + Numbers.rounded(score.observed(), score.expected())
                    + (Double.isNaN(score.expected())
                            ? ""
                            : ", expected " + Numbers.rounded(score.expected(), score.observed()))
                    + (fault == null ? "" : ", the sensor's fault: " + fault)
                    + ")";
        }
        return "";
    }
}

package io.millrace.simulators.fleet;

import java.time.Duration;

/**
 * What happens to events between device and broker.
 *
 * @param disorderRate share of events that overtake or are overtaken
 * @param disorderBound longest delay of these
 * @param duplicateRate share of events that are sent a second time, within the same bound
 * @param lateRate share of events that are delayed by more than the bound
 * @param lateMin shortest delay of those, above the bound
 * @param lateMax longest delay of those
 * @param lossRate share of events that are never sent
 * @param corruptRate share of events beside which a record is sent that cannot be read
 * @param lateEvents exactly so many late events more, spread over the fleet's past
 * @param corruptRecords exactly so many corrupt records more, spread over the fleet's past
 */
public record TransportSettings(
        double disorderRate,
        Duration disorderBound,
        double duplicateRate,
        double lateRate,
        Duration lateMin,
        Duration lateMax,
        double lossRate,
        double corruptRate,
        int lateEvents,
        int corruptRecords) {

    public TransportSettings {
        share("disorder rate", disorderRate);
        share("duplicate rate", duplicateRate);
        share("late rate", lateRate);
        share("loss rate", lossRate);
        share("corrupt rate", corruptRate);
        if (disorderRate + lateRate + lossRate > 1) {
            throw new IllegalArgumentException(
                    "disorder rate "
                            + disorderRate
                            + ", late rate "
                            + lateRate
                            + " and loss rate "
                            + lossRate
                            + " add to more than 1: an event suffers one of them at most");
        }
        if (disorderBound.toMillis() < 1) {
            throw new IllegalArgumentException("disorder bound " + disorderBound + " is below 1ms");
        }
        if (lateMin.compareTo(disorderBound) <= 0 || lateMax.compareTo(lateMin) < 0) {
            throw new IllegalArgumentException(
                    "late events by "
                            + lateMin
                            + " to "
                            + lateMax
                            + ": want disorder bound ("
                            + disorderBound
                            + ") < shortest <= longest");
        }
        if (lateEvents < 0 || corruptRecords < 0) {
            throw new IllegalArgumentException(
                    "late events "
                            + lateEvents
                            + ", corrupt records "
                            + corruptRecords
                            + ": neither may be below 0");
        }
    }

    private static void share(String name, double rate) {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException(name + " " + rate + " is not from 0 to 1");
        }
    }

    /** Everything arrives once and in order. */
    public static TransportSettings clean() {
        return new TransportSettings(
                0,
                Duration.ofMillis(1500),
                0,
                0,
                Duration.ofSeconds(90),
                Duration.ofSeconds(120),
                0,
                0,
                0,
                0);
    }

    /** 2 % out of order by at most 1.5 s, 1 % twice. */
    public static TransportSettings usual() {
        return clean().withDisorder(0.02, Duration.ofMillis(1500)).withDuplicates(0.01);
    }

    public TransportSettings withDisorder(double rate, Duration bound) {
        return new TransportSettings(
                rate,
                bound,
                duplicateRate,
                lateRate,
                lateMin,
                lateMax,
                lossRate,
                corruptRate,
                lateEvents,
                corruptRecords);
    }

    public TransportSettings withDuplicates(double rate) {
        return new TransportSettings(
                disorderRate,
                disorderBound,
                rate,
                lateRate,
                lateMin,
                lateMax,
                lossRate,
                corruptRate,
                lateEvents,
                corruptRecords);
    }

    public TransportSettings withRates(double late, double corrupt) {
        return new TransportSettings(
                disorderRate,
                disorderBound,
                duplicateRate,
                late,
                lateMin,
                lateMax,
                lossRate,
                corrupt,
                lateEvents,
                corruptRecords);
    }

    /** That share of the events is never sent. */
    public TransportSettings withLoss(double rate) {
        return new TransportSettings(
                disorderRate,
                disorderBound,
                duplicateRate,
                lateRate,
                lateMin,
                lateMax,
                rate,
                corruptRate,
                lateEvents,
                corruptRecords);
    }

    /** Whether chance has any say in when an event arrives. */
    boolean disturbs() {
        return disorderRate + lateRate + lossRate > 0;
    }

    /** How long late events are delayed. */
    public TransportSettings withLateBy(Duration shortest, Duration longest) {
        return new TransportSettings(
                disorderRate,
                disorderBound,
                duplicateRate,
                lateRate,
                shortest,
                longest,
                lossRate,
                corruptRate,
                lateEvents,
                corruptRecords);
    }

    /** Exactly so many late events and corrupt records. */
    public TransportSettings withExactly(int late, int corrupt) {
        return new TransportSettings(
                disorderRate,
                disorderBound,
                duplicateRate,
                lateRate,
                lateMin,
                lateMax,
                lossRate,
                corruptRate,
                late,
                corrupt);
    }
}

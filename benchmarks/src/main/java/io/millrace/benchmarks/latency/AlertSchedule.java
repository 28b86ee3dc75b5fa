package io.millrace.benchmarks.latency;

/**
 * Which device speaks when, and whether its reading lies above the limit: known beforehand, so that
 * both the producer and whoever judges the alerts can compute it.
 *
 * <p>Devices speak in turn. A device changes sides every so many of its events, and no two devices
 * in one turn do it together, so that the changes are spread evenly.
 *
 * @param devices of the fleet
 * @param changeEvery of so many events of a device one changes its side
 */
record AlertSchedule(int devices, int changeEvery) {

    /** The rule's limit lies between the two. */
    static final double LOW = 50;

    static final double HIGH = 95;
    static final double LIMIT = 90;

    AlertSchedule {
        if (devices < 1 || changeEvery < 1) {
            throw new IllegalArgumentException(
                    "devices " + devices + " and change-every " + changeEvery + " must be above 0");
        }
    }

    int device(long event) {
        return (int) (event % devices);
    }

    /** Which of its device's events that is, from 0. */
    long round(long event) {
        return event / devices;
    }

    double value(long event) {
        return isHigh(event) ? HIGH : LOW;
    }

    /** Whether that event changes its device's side: raises an alert or clears one. */
    boolean changes(long event) {
        return event < devices ? isHigh(event) : (round(event) + device(event)) % changeEvery == 0;
    }

    private boolean isHigh(long event) {
        return (round(event) + device(event)) / changeEvery % 2 == 1;
    }

    /** How many of these events change their device's side. */
    long changes(long fromEvent, long toEvent) {
        long changes = 0;
        for (long event = fromEvent; event < toEvent; event++) {
            if (changes(event)) {
                changes++;
            }
        }
        return changes;
    }

    /** When that event is due, in whole milliseconds since the first of this stretch. */
    static long dueMillis(long event, long eventsPerSecond) {
        return event * 1_000 / eventsPerSecond;
    }

    /** How many events are due before that millisecond of a stretch has passed. */
    static long dueBy(long millis, long eventsPerSecond) {
        // The inverse of dueMillis: the first event that is due later.
        return ((millis + 1) * eventsPerSecond + 999) / 1_000;
    }
}

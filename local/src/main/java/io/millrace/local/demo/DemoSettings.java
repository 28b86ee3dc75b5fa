package io.millrace.local.demo;

import io.millrace.local.stack.StackException;
import io.millrace.local.stack.StackPorts;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a demo is asked for.
 *
 * @param runFor how long the fleet sends, on the wall; null until Ctrl-C
 * @param span how far in the past the fleet begins
 * @param speed at which it comes to the present
 * @param pagePort of the live page; 0 takes a free one; ignored when headless
 * @param command as it was typed
 */
public record DemoSettings(
        int devices,
        long seed,
        Duration runFor,
        Duration span,
        double speed,
        boolean headless,
        int pagePort,
        StackPorts ports,
        String command) {

    /** The scripted faults are on the first eight devices. */
    private static final int FEWEST_DEVICES = 10;

    /** The scripted faults last that long after the fleet has met the present, and are cleared. */
    private static final Duration FAULTS = Duration.ofSeconds(45);

    private static final double USUAL_SPEED = 60;

    public DemoSettings {
        if (devices < FEWEST_DEVICES) {
            throw new StackException(
                    "--devices %d is too few for the demo's faults; allowed are %d and more"
                            .formatted(devices, FEWEST_DEVICES));
        }
        if (!(speed > 1)) {
            throw new StackException(
                    "--speed %s never meets the present; allowed is more than 1".formatted(speed));
        }
        if (runFor != null && runFor.compareTo(catchUp(span, speed).plus(FAULTS)) < 0) {
            throw new StackException(
                    "--for %ds is too short: the fleet meets the present after %ds, and the"
                                    .formatted(runFor.toSeconds(), catchUp(span, speed).toSeconds())
                            + " scripted fault needs another %ds".formatted(FAULTS.toSeconds()));
        }
    }

    /**
     * A speed at which the fleet meets the present early enough for the scripted fault to be over
     * by the end.
     *
     * @param runFor null until Ctrl-C
     */
    public static double speedFor(Duration runFor, Duration span) {
        if (runFor == null || runFor.compareTo(FAULTS) <= 0) {
            return USUAL_SPEED;
        }
        double catchUpMillis = runFor.minus(FAULTS).toMillis();
        return Math.max(USUAL_SPEED, Math.ceil(span.toMillis() / catchUpMillis) + 1);
    }

    /** Every port that has to be free, by the option that moves it. */
    Map<String, Integer> portsByOption() {
        Map<String, Integer> all = new LinkedHashMap<>(ports.byOption());
        if (!headless && pagePort != 0) {
            all.put("--page-port", pagePort);
        }
        return all;
    }

    /** Time on the wall until the fleet has met the present. */
    static Duration catchUp(Duration span, double speed) {
        return Duration.ofMillis((long) Math.ceil(span.toMillis() / (speed - 1)));
    }
}

package io.millrace.simulators.run;

import io.millrace.schemas.FaultLabel;
import io.millrace.simulators.fleet.Fleet;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which part of a fleet a process sends: the devices whose number leaves {@code number} when
 * divided by {@code of}. The first shard also sends what belongs to no device: types, pulses, and
 * the labels of gateways, partitions and the whole fleet.
 *
 * @param number from 0
 * @param of how many there are
 */
public record FleetShard(int number, int of) {

    /** All of it. */
    public static final FleetShard WHOLE = new FleetShard(0, 1);

    private static final Pattern NUMBERED = Pattern.compile(".*-(\\d{1,9})");
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})/(\\d{1,6})");

    public FleetShard {
        if (of < 1 || number < 0 || number >= of) {
            throw new IllegalArgumentException(
                    "shard "
                            + number
                            + "/"
                            + of
                            + " is not there: "
                            + (of < 1
                                    ? "want at least one shard"
                                    : "of "
                                            + of
                                            + " there are 0/"
                                            + of
                                            + " to "
                                            + (of - 1)
                                            + "/"
                                            + of));
        }
    }

    /**
     * Reads 1/3.
     *
     * @throws IllegalArgumentException which shows the form
     */
    public static FleetShard parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a shard such as 0/3, 1/3 or 2/3");
        }
        return new FleetShard(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
    }

    /** Whether it sends what belongs to no device. */
    public boolean isFirst() {
        return number == 0;
    }

    /** How many devices of so many are in it. */
    public int devices(int fleet) {
        return Math.max(0, (fleet - number + of - 1) / of);
    }

    /** Names each device that is in it, of so many. */
    public void forEachDevice(int fleet, IntConsumer receiver) {
        for (int device = number; device < fleet; device += of) {
            receiver.accept(device);
        }
    }

    /**
     * The labels that it publishes: of its own devices; the first shard's also of whatever is no
     * device.
     */
    List<FaultLabel> labels(Fleet fleet) {
        if (of == 1) {
            return fleet.labels();
        }
        return fleet.labels().stream().filter(label -> isOurs(label, fleet)).toList();
    }

    private boolean isOurs(FaultLabel label, Fleet fleet) {
        Matcher numbered = NUMBERED.matcher(label.getDeviceId());
        if (numbered.matches()) {
            int device = Integer.parseInt(numbered.group(1));
            boolean isDevice =
                    device < fleet.settings().devices()
                            && fleet.profile(device).getDeviceId().equals(label.getDeviceId());
            if (isDevice) {
                return device % of == number;
            }
        }
        return isFirst();
    }

    @Override
    public String toString() {
        return number + "/" + of;
    }
}

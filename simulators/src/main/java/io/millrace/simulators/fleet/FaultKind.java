package io.millrace.simulators.fleet;

import java.util.Arrays;
import java.util.List;

/** What can be broken on purpose. The label is what stands in {@code FaultLabel.kind}. */
public enum FaultKind {
    /** The reading is off by the same amount all the time. Size: that amount. */
    LEVEL_SHIFT("level-shift", Part.READING, 40),
    /** Single readings, one in five, are off. Size: by how much. */
    SPIKE("spike", Part.READING, 60),
    /** The reading goes off evenly from nothing. Size: how far at the end. */
    DRIFT("drift", Part.READING, 60),
    /** The sensor repeats the last value before the onset. No size. */
    STUCK_AT("stuck-at", Part.READING, 0),
    /** The white noise of the reading grows evenly. Size: how many times as wide at the end. */
    RISING_NOISE("rising-noise", Part.READING, 0),
    /**
     * The reading no longer follows the load and what the device's metrics share, yet keeps its own
     * mean and spread. No size.
     */
    LOST_CORRELATION("lost-correlation", Part.READING, 0),
    /** The device is about to fail, from the start of the fleet. Size: remaining life in hours. */
    WORN("worn", Part.LIFE, 0),
    /** The device is dead and sends nothing until the end, when it is repaired. No size. */
    SUDDEN_FAILURE("sudden-failure", Part.LIFE, 0),

    /** A share of the events is never sent. */
    LOSS("loss", Part.WAY, 0),
    /** A share of the events is sent a second time, within the disorder bound. */
    DUPLICATE("duplicate", Part.WAY, 0),
    /** A share of the events is delayed within the disorder bound. */
    REORDER("reorder", Part.WAY, 0),
    /** A share of the events is delayed beyond the disorder bound. */
    LATE("late", Part.WAY, 0),
    /** Nothing is sent; all of it is when the fault ends. */
    BATCH_UPLOAD("batch-upload", Part.WAY, 0),
    /** The gateway sends nothing of its devices, and never will. */
    GATEWAY_OUTAGE("gateway-outage", Part.WAY, 0),
    /** Nothing reaches a partition of the events topic; all of it does when the fault ends. */
    PARTITION_SILENT("partition-silent", Part.PARTITION, 0),

    /** The device's clock is ahead. By: how far. */
    CLOCK_AHEAD("clock-ahead", Part.CLOCK, 0),
    /** The device's clock is behind. By: how far. */
    CLOCK_BEHIND("clock-behind", Part.CLOCK, 0),
    /** The device's clock jumps between ahead and behind, every five events. By: how far. */
    CLOCK_JUMPING("clock-jumping", Part.CLOCK, 0),

    /** From the onset on the events are written with a newer version of the schema. */
    SCHEMA_UPGRADE("schema-upgrade", Part.SCHEMA, 0),

    /** Beside an event, one framed with an id that the registry does not know. */
    UNKNOWN_SCHEMA("unknown-schema", Part.POISON, 0),
    /** Beside an event, one framed with the id −1. */
    POISON_NEGATIVE_ID("poison-negative-id", Part.POISON, 0),
    /** Beside an event, a record without a value that is no pulse. */
    POISON_EMPTY("poison-empty", Part.POISON, 0),
    /** Beside an event, a record whose value has no bytes. */
    POISON_NO_BYTES("poison-no-bytes", Part.POISON, 0),
    /** Beside an event, a record of one byte 0, and no more. */
    POISON_ONE_BYTE("poison-one-byte", Part.POISON, 0),
    /** Beside an event, the framing of one without its last byte. */
    POISON_FOUR_BYTES("poison-four-bytes", Part.POISON, 0),
    /** Beside an event, JSON without framing. */
    POISON_NOT_FRAMED("poison-not-framed", Part.POISON, 0),
    /** Beside an event, plain text. */
    POISON_TEXT("poison-text", Part.POISON, 0),
    /** Beside an event, the same without any framing. */
    POISON_BARE("poison-bare", Part.POISON, 0),
    /** Beside an event, one framed with a schema's GUID. */
    POISON_GUID("poison-guid", Part.POISON, 0),
    /** Beside an event, the same without framing, a schema's GUID in a header. */
    POISON_GUID_HEADER("poison-guid-header", Part.POISON, 0),
    /** Beside an event, good framing with nothing behind it. */
    POISON_NOTHING_BEHIND("poison-nothing-behind", Part.POISON, 0),
    /** Beside an event, its bytes cut off near the end. */
    POISON_TRUNCATED("poison-truncated", Part.POISON, 0),
    /** Beside an event, its bytes cut off within the device id. */
    POISON_CUT_IN_ID("poison-cut-in-id", Part.POISON, 0),
    /** Beside an event, its bytes cut off within the readings. */
    POISON_CUT_IN_READINGS("poison-cut-in-readings", Part.POISON, 0),
    /** Beside an event, good framing with noise behind it. */
    POISON_GARBAGE("poison-garbage", Part.POISON, 0),
    /** Beside an event, a text that claims nearly 2^63 bytes. */
    POISON_LONG_STRING("poison-long-string", Part.POISON, 0),
    /** Beside an event, a text that claims a negative length. */
    POISON_NEGATIVE_STRING("poison-negative-string", Part.POISON, 0),
    /** Beside an event, readings that claim two thousand million entries. */
    POISON_HUGE_MAP("poison-huge-map", Part.POISON, 0),
    /** Beside an event, readings that claim −2^63 entries. */
    POISON_NEGATIVE_BLOCK("poison-negative-block", Part.POISON, 0),
    /** Beside an event, a number that does not end within ten bytes. */
    POISON_ENDLESS_NUMBER("poison-endless-number", Part.POISON, 0),
    /** Beside an event, a branch that its union does not have. */
    POISON_BAD_UNION("poison-bad-union", Part.POISON, 0),
    /** Beside an event, a symbol that its enum does not have. */
    POISON_BAD_ENUM("poison-bad-enum", Part.POISON, 0),
    /** Beside an event, a text with bytes that UTF-8 never has. */
    POISON_NOT_UTF8("poison-not-utf8", Part.POISON, 0),
    /** Beside an event, a text with a slash in two bytes, which UTF-8 forbids. */
    POISON_OVERLONG("poison-overlong", Part.POISON, 0),
    /** Beside an event, a text with half a character, as CESU-8 writes it. */
    POISON_SURROGATE("poison-surrogate", Part.POISON, 0),
    /** Beside an event, the same with bytes behind its end. */
    POISON_TRAILING("poison-trailing", Part.POISON, 0),
    /** Beside an event, the same under the key of another device. */
    POISON_FOREIGN_KEY("poison-foreign-key", Part.POISON, 0),
    /** Beside an event, the same without a device id. */
    POISON_NO_ID("poison-no-id", Part.POISON, 0),
    /** Beside an event, the same with more behind it than a receiver may read. */
    POISON_TOO_LARGE("poison-too-large", Part.POISON, 0),
    /** Beside an event, the same with 64 KiB for its tenant. */
    POISON_LONG_TEXT("poison-long-text", Part.POISON, 0),
    /** Beside an event, the same with more readings than a receiver may read. */
    POISON_MANY_READINGS("poison-many-readings", Part.POISON, 0),
    /** Beside an event, the same at the earliest time that a long can say. */
    POISON_CLOCK_MIN("poison-clock-min", Part.POISON, 0),
    /** Beside an event, the same one millisecond before 1970. */
    POISON_CLOCK_MINUS_ONE("poison-clock-minus-one", Part.POISON, 0),
    /** Beside an event, the same at the beginning of 1970. */
    POISON_CLOCK_1970("poison-clock-1970", Part.POISON, 0),
    /** Beside an event, the same in 2038, when 32-bit clocks end. */
    POISON_CLOCK_2038("poison-clock-2038", Part.POISON, 0),
    /** Beside an event, the same at the latest time that a long can say. */
    POISON_CLOCK_MAX("poison-clock-max", Part.POISON, 0),
    /** Beside an event, the same in the name of another tenant. */
    POISON_TENANT("poison-tenant", Part.POISON, 0);

    /** Of a worn device whose script does not say: about 99 % of an ordinary life. */
    static final double WORN_REMAINING_HOURS = 8;

    /** How many times as wide the noise becomes where the script does not say. */
    static final double RISEN_NOISE = 12;

    /** A spike shows in every so many readings. */
    static final int SPIKE_EVERY = 5;

    /** So many events of a jumping clock are on one side, then so many on the other. */
    static final int JUMP_EVERY = 5;

    private final String label;
    private final Part part;
    private final double noiseWidths;

    /** What a fault breaks. Two faults of one part of one device are never on at one moment. */
    enum Part {
        /** One reading of a device. */
        READING,
        /** The device itself. */
        LIFE,
        /** Whether, when and how often its events arrive. */
        WAY,
        /** Its clock. */
        CLOCK,
        /** What its events are written with. */
        SCHEMA,
        /** A record beside one of its events. */
        POISON,
        /** A partition of the events topic. */
        PARTITION
    }

    FaultKind(String label, Part part, double noiseWidths) {
        this.label = label;
        this.part = part;
        this.noiseWidths = noiseWidths;
    }

    /** The name in scripts and labels. */
    public String label() {
        return label;
    }

    /** True where the fault is on one metric, false where the whole device is at fault. */
    public boolean onMetric() {
        return part == Part.READING;
    }

    /** True where the device itself breaks, false where its events suffer on their way. */
    public boolean isPhysical() {
        return part == Part.READING || part == Part.LIFE;
    }

    /** True where a record is sent that has to be refused. */
    public boolean isPoison() {
        return part == Part.POISON;
    }

    Part part() {
        return part;
    }

    /** Whether it lasts for a time that the script says. */
    boolean lasts() {
        return this != WORN && part != Part.SCHEMA && part != Part.POISON;
    }

    boolean hasShare() {
        return this == LOSS || this == DUPLICATE || this == REORDER || this == LATE;
    }

    boolean hasSize() {
        return this == WORN || (onMetric() && this != STUCK_AT && this != LOST_CORRELATION);
    }

    /** Whether it comes again and again, so that a rate makes sense. */
    boolean hasRate() {
        return this != WORN && part != Part.SCHEMA;
    }

    /** The size of a fault whose script does not say, for that metric. */
    double defaultSize(MetricPhysics metric) {
        return this == RISING_NOISE ? RISEN_NOISE : noiseWidths * metric.noise();
    }

    /**
     * Whether the fault could be seen on that metric.
     *
     * @throws IllegalArgumentException when it could not, so that no label promises what is not
     *     there
     */
    void requireVisibleOn(MetricPhysics metric) {
        if (this == RISING_NOISE && metric.white() == 0) {
            throw new IllegalArgumentException(
                    label + " on " + metric.name() + ": the metric has no white noise to rise");
        }
        if (this == LOST_CORRELATION && metric.load() == 0 && metric.shared() == 0) {
            throw new IllegalArgumentException(
                    label + " on " + metric.name() + ": the metric follows no load and no other");
        }
    }

    /** The kind of that label. */
    public static FaultKind of(String label) {
        return Arrays.stream(values())
                .filter(kind -> kind.label.equals(label))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no fault kind " + label + "; there are " + labels()));
    }

    /** All labels. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(FaultKind::label).toList();
    }
}

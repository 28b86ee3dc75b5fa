package io.millrace.connectors.kafka;

import io.millrace.schemas.DeviceEvent;
import io.millrace.schemas.Quality;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Device events of every form that the contract allows, from a seed. */
final class RandomEvents {

    static final long TIME = 1_700_000_000_000L;

    private static final double[] ODD_VALUES = {
        0.0,
        -0.0,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE,
        Double.MAX_VALUE
    };

    private static final Quality[] QUALITIES = {Quality.GOOD, Quality.UNCERTAIN, Quality.BAD};

    private final Random random;

    RandomEvents(long seed) {
        this.random = new Random(seed);
    }

    DeviceEvent next() {
        return DeviceEvent.newBuilder()
                .setDeviceId("device-" + random.nextInt(1_000))
                .setTenantId(text())
                .setSiteId(text())
                .setDeviceType("pump")
                .setGatewayId(random.nextBoolean() ? null : text())
                .setEventTime(Instant.ofEpochMilli(TIME + random.nextInt(100_000)))
                .setSequence(random.nextInt(4) == 0 ? -1 : random.nextLong())
                .setReadings(readings())
                .setAttributes(attributes())
                .setQuality(QUALITIES[random.nextInt(QUALITIES.length)])
                .setTraceparent(random.nextBoolean() ? null : text())
                .build();
    }

    private Map<String, Double> readings() {
        Map<String, Double> readings = new LinkedHashMap<>();
        int count = random.nextInt(20) == 0 ? random.nextInt(200) : random.nextInt(8);
        for (int i = 0; i < count; i++) {
            double value =
                    random.nextInt(10) == 0
                            ? ODD_VALUES[random.nextInt(ODD_VALUES.length)]
                            : random.nextGaussian() * 100;
            readings.put("metric-" + random.nextInt(300), value);
        }
        return readings;
    }

    private Map<String, String> attributes() {
        Map<String, String> attributes = new LinkedHashMap<>();
        int count = random.nextInt(3) == 0 ? random.nextInt(5) : 0;
        for (int i = 0; i < count; i++) {
            attributes.put(text(), text());
        }
        return attributes;
    }

    private String text() {
        return switch (random.nextInt(6)) {
            case 0 -> "";
            case 1 -> "Grüße-" + random.nextInt(50);
            case 2 -> "站-🏭-" + random.nextInt(50);
            case 3 -> "x".repeat(random.nextInt(300));
            default -> "plain-" + random.nextInt(50);
        };
    }
}

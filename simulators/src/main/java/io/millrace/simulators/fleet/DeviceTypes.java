package io.millrace.simulators.fleet;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The device types of simulated fleets, read from {@code device-types.yaml}. */
public final class DeviceTypes {

    private static final YAMLMapper YAML =
            YAMLMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .build();

    private static final List<DevicePhysics> BUILT_IN = builtIn();

    private DeviceTypes() {}

    /** Pump, motor and compressor. */
    public static List<DevicePhysics> all() {
        return BUILT_IN;
    }

    /** The type of that name. */
    public static DevicePhysics of(String type) {
        return BUILT_IN.stream()
                .filter(physics -> physics.type().equals(type))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no device type "
                                                + type
                                                + "; there are "
                                                + BUILT_IN.stream()
                                                        .map(DevicePhysics::type)
                                                        .toList()));
    }

    /** Types from YAML of the same form. */
    public static List<DevicePhysics> read(InputStream yaml) throws IOException {
        return List.copyOf(YAML.readValue(yaml, new TypeReference<List<DevicePhysics>>() {}));
    }

    private static List<DevicePhysics> builtIn() {
        try (InputStream in = DeviceTypes.class.getResourceAsStream("device-types.yaml")) {
            if (in == null) {
                throw new IllegalStateException("device-types.yaml is not on the class path");
            }
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

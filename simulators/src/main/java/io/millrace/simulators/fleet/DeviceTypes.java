package io.millrace.simulators.fleet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The device types of simulated fleets, read from {@code device-types.yaml}. */
public final class DeviceTypes {

    private static final YAMLMapper YAML =
            YAMLMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .build();

    private static final List<DevicePhysics> BUILT_IN = builtIn();
    private static final List<DevicePhysics> MACHINES =
            List.of(of("pump"), of("motor"), of("compressor"));

    private DeviceTypes() {}

    /** Every type there is. */
    public static List<DevicePhysics> all() {
        return BUILT_IN;
    }

    /** Pump, motor and compressor, which models are trained for; what fleets are made of. */
    public static List<DevicePhysics> machines() {
        return MACHINES;
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

    /**
     * Types from YAML of the same form.
     *
     * @throws IllegalArgumentException saying where and what is wrong, and what is allowed
     */
    public static List<DevicePhysics> read(InputStream yaml) throws IOException {
        try {
            List<DevicePhysics> types =
                    YAML.readValue(yaml, new TypeReference<List<DevicePhysics>>() {});
            requireDifferentNames(types);
            return List.copyOf(types);
        } catch (JsonProcessingException e) {
            boolean ours = e.getCause() instanceof IllegalArgumentException;
            String what = ours ? e.getCause().getMessage() : plain(e.getOriginalMessage());
            throw new IllegalArgumentException("device types" + where(e) + ": " + what, e);
        }
    }

    private static void requireDifferentNames(List<DevicePhysics> types) {
        Set<String> seen = new HashSet<>();
        for (DevicePhysics type : types) {
            if (!seen.add(type.type())) {
                throw new IllegalArgumentException("device types: two are called " + type);
            }
        }
    }

    /** Jackson's words without its features' names. */
    private static String plain(String message) {
        return message.replaceFirst(
                "^Missing creator property '(.+)' \\(index.*$", "the key $1 is missing");
    }

    private static String where(JsonProcessingException e) {
        return e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
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

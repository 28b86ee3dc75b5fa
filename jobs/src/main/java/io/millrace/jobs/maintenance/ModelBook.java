package io.millrace.jobs.maintenance;

import io.millrace.jobs.stage.DeviceIdentity;
import io.millrace.jobs.stage.VersionHistory;
import io.millrace.mlmodels.model.ModelFileException;
import io.millrace.mlmodels.model.ModelFileFormat;
import io.millrace.mlmodels.model.RulModel;
import io.millrace.schemas.DeviceType;
import io.millrace.schemas.MetricDefinition;
import io.millrace.schemas.ModelFile;
import io.millrace.schemas.ModelRole;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The models by device type and kind, each with its versions by event time: champions, whose
 * predictions count, and shadows, which predict beside them. A version may be for a share of the
 * devices; the others keep the one before it.
 *
 * <p>A file that is damaged, or does not fit what its record says, is refused in words, and the
 * version before it stays in force.
 */
public final class ModelBook {

    private static final String UNIT = "h";
    private static final double ROW_TOLERANCE = 1e-6;

    private final Map<TypeAndKind, VersionHistory<ServingModel>> champions = new HashMap<>();
    private final Map<TypeAndKind, VersionHistory<ServingModel>> shadows = new HashMap<>();

    /** By model: predictions, outcomes and figures are told apart by id and version. */
    private final Map<String, ModelKind> kinds = new HashMap<>();

    private final double rowHours;

    private record TypeAndKind(String deviceType, ModelKind kind) {}

    /**
     * @param observedWindow the window whose means are one observation: a model that was trained on
     *     rows further apart, or closer, cannot be served by it
     */
    public ModelBook(Duration observedWindow) {
        this.rowHours = observedWindow.toMillis() / 3_600_000.0;
    }

    /**
     * Takes one version of a model.
     *
     * @param type of the devices it is for; null where it is not known yet
     * @return why it was refused; empty when it was taken
     */
    public Optional<String> put(ModelFile record, long effectiveFrom, DeviceType type) {
        String name = "model " + record.getModelId() + " version " + record.getVersion() + ": ";
        ByteBuffer buffer = record.getBytes();
        if (buffer == null) {
            return Optional.of(
                    name + "the record holds no bytes; models by reference are not served yet");
        }
        byte[] file = new byte[buffer.remaining()];
        buffer.duplicate().get(file);
        String checksum = sha256(file);
        if (!checksum.equals(record.getSha256().toLowerCase(Locale.ROOT))) {
            return Optional.of(
                    name
                            + "wrong checksum: the record says "
                            + record.getSha256()
                            + ", the file's SHA-256 is "
                            + checksum);
        }
        RulModel model;
        try {
            model = ModelFileFormat.read(file);
        } catch (ModelFileException e) {
            return Optional.of(name + e.getMessage());
        }
        Optional<String> misfit = misfit(record, model, type);
        ModelKind kind = ModelKind.of(model);
        if (misfit.isEmpty() && kinds.getOrDefault(model.id(), kind) != kind) {
            misfit =
                    Optional.of(
                            "a model of that id predicts "
                                    + kinds.get(model.id())
                                    + ", this one "
                                    + kind
                                    + "; allowed is an id of its own (--model-id)");
        }
        if (misfit.isEmpty()) {
            kinds.put(model.id(), kind);
            (record.getRole() == ModelRole.SHADOW ? shadows : champions)
                    .computeIfAbsent(
                            new TypeAndKind(model.deviceType(), kind),
                            key -> new VersionHistory<>())
                    .put(effectiveFrom, ServingModel.of(model, record.getShare()));
        }
        return misfit.map(reason -> name + reason);
    }

    /** The champion of that kind for that device at that event time; null for none. */
    public ServingModel champion(ModelKind kind, DeviceIdentity device, long eventTime) {
        VersionHistory<ServingModel> versions =
                champions.get(new TypeAndKind(device.deviceType(), kind));
        if (versions == null) {
            return null;
        }
        for (int rank = versions.size() - 1; rank >= 0; rank--) {
            ServingModel version = versions.version(rank);
            if (versions.validFrom(rank) <= eventTime && version.isFor(device.deviceId())) {
                return version;
            }
        }
        return null;
    }

    /**
     * What predicts beside the champion of that kind for that device at that event time; null for
     * nothing. Only the newest shadow does, and not one that has become the champion.
     */
    public ServingModel shadow(
            ModelKind kind, DeviceIdentity device, ServingModel champion, long eventTime) {
        VersionHistory<ServingModel> versions =
                shadows.get(new TypeAndKind(device.deviceType(), kind));
        ServingModel newest = versions == null ? null : versions.atOrNull(eventTime);
        return newest != null && newest.isFor(device.deviceId()) && !newest.isSameTraining(champion)
                ? newest
                : null;
    }

    private Optional<String> misfit(ModelFile record, RulModel model, DeviceType type) {
        if (!model.deviceType().equals(record.getDeviceType())) {
            return Optional.of(
                    "the file is for device type '"
                            + model.deviceType()
                            + "', the record says '"
                            + record.getDeviceType()
                            + "'");
        }
        double share = record.getShare();
        boolean shadow = record.getRole() == ModelRole.SHADOW;
        if (!(share >= 0 && share <= 1) || (share == 0 && !shadow)) {
            return Optional.of(
                    "it is for a share of "
                            + share
                            + " of the devices; allowed is "
                            + (shadow ? "0 to 1" : "above 0 to 1"));
        }
        if (!model.unit().equals(UNIT)) {
            return Optional.of(
                    "it predicts in '" + model.unit() + "'; allowed is '" + UNIT + "' (hours)");
        }
        if (Math.abs(model.rowLength() - rowHours) > ROW_TOLERANCE * rowHours) {
            return Optional.of(
                    String.format(
                            Locale.ROOT,
                            "its rows are %.6f h apart; maintenance.window gives one every %.6f h",
                            model.rowLength(),
                            rowHours));
        }
        if (!model.features().names().equals(record.getFeatureNames())) {
            return Optional.of(
                    "foreign features: the record names "
                            + record.getFeatureNames()
                            + ", the file "
                            + model.features().names());
        }
        if (type != null) {
            List<String> metrics =
                    type.getMetrics().stream().map(MetricDefinition::getName).toList();
            List<String> missing = model.missingChannels(metrics);
            if (!missing.isEmpty()) {
                return Optional.of(
                        "it reads "
                                + missing
                                + ", which device type '"
                                + type.getType()
                                + "' does not measure; it measures "
                                + metrics);
            }
        }
        return Optional.empty();
    }

    static String sha256(byte[] file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

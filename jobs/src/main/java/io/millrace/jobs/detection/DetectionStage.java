package io.millrace.jobs.detection;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.jobs.stage.DeviceIdentity;
import io.millrace.jobs.stage.ResultIds;
import io.millrace.mlmodels.detection.Detection;
import io.millrace.mlmodels.detection.SensorFault;
import io.millrace.mlmodels.detection.SensorFaultDetector;
import io.millrace.schemas.Anomaly;
import io.millrace.schemas.DeviceType;
import io.millrace.schemas.MetricDefinition;
import io.millrace.schemas.MetricKind;
import io.millrace.schemas.Quality;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Anomaly scores: one detector for each signal of each device, the one that the device's profile
 * chooses, else its type, else the configuration. Another choice takes over when it has warmed up
 * beside the old one. Where one is chosen for metrics together, by the same three, it judges the
 * row that each event makes as well; its results have {@link #ROW} for a metric.
 *
 * <p>Beside them, the faults of sensors. From the moment at which a sensor's fault is told, and as
 * long as it stands, its readings are anomalous for that reason alone: no other detector judges
 * them or learns from them; in a row they are missing.
 *
 * <p>Counters and state codes (by the device's type) have no level to depart from and are not
 * judged; nor are readings that the device itself calls BAD. A signal that warms up has no verdict.
 */
public final class DetectionStage {

    /** In place of a metric: those that are judged together. */
    public static final String ROW = "*";

    /** Takes one judgement; the detection may be used again after the call. */
    public interface Judged {
        /**
         * @param metric or {@link #ROW}
         * @param value the reading; of a row that is anomalous, that of the first metric that
         *     caused it
         * @param fault of the sensor; null where it is none
         */
        void accept(String metric, double value, Detection detection, SensorFault fault);
    }

    /** Signals of one device that are known; of a device that invents names no more are judged. */
    public static final int MAX_SIGNALS = 1_000;

    private final DetectionSettings settings;
    private final Detection detection = new Detection();
    private final Detection ofSuccessor = new Detection();
    private final SensorFaultDetector sensors = new SensorFaultDetector();

    /** Of the readings of one event. */
    private int[] places = new int[16];

    private int[] kinds = new int[16];
    private boolean[] believed = new boolean[16];

    public DetectionStage(DetectionSettings settings) {
        this.settings = settings;
    }

    /**
     * Judges the readings of one event.
     *
     * @param type of the device at that time; null where it is not known
     * @param ofDevice the choices of its profile
     * @param anomalies takes the readings that are anomalous, as records
     * @param judged takes every reading on which there is a verdict
     */
    public void onEvent(
            DetectionState state,
            DecodedEvent event,
            DeviceIdentity device,
            DeviceType type,
            OwnDetectors ofDevice,
            Consumer<Anomaly> anomalies,
            Judged judged) {
        if (event.quality() == Quality.BAD) {
            return;
        }
        String[] metrics = event.metrics();
        watch(state, metrics, type, ofDevice);
        boolean broken =
                sensors.see(state.sensors, event.eventTime(), metrics, event.values(), kinds);
        for (int i = 0; i < metrics.length; i++) {
            SensorFault fault = broken ? sensors.fault(state.sensors, metrics[i]) : null;
            believed[i] = fault == null;
            LearnedDetector<?> detector = places[i] < 0 ? null : state.detector(places[i]);
            if (detector != null) {
                double value = event.values()[i];
                if (fault != null) {
                    sensors.tell(state.sensors, metrics[i], detection);
                } else {
                    LearnedDetector<?> next =
                            detector.detect(event.eventTime(), value, detection, ofSuccessor);
                    if (next != detector) {
                        state.set(places[i], next);
                    }
                    if (detection.anomalous()) {
                        fault = sensors.suspected(state.sensors, metrics[i]);
                    }
                }
                tell(event, metrics[i], value, fault, device, anomalies, judged);
            }
        }
        judgeRow(state, event, device, type, ofDevice, anomalies, judged);
        if (broken) {
            for (String missing : sensors.droppedOut(state.sensors)) {
                if (!List.of(metrics).contains(missing)) {
                    sensors.tell(state.sensors, missing, detection);
                    SensorFault fault = SensorFault.DROP_OUT;
                    tell(event, missing, Double.NaN, fault, device, anomalies, judged);
                }
            }
        }
    }

    private void judgeRow(
            DetectionState state,
            DecodedEvent event,
            DeviceIdentity device,
            DeviceType type,
            OwnDetectors ofDevice,
            Consumer<Anomaly> anomalies,
            Judged judged) {
        String choice = choiceOfRow(type, ofDevice);
        if (choice.equals(DetectionSettings.NONE)) {
            state.row = null;
            return;
        }
        state.row =
                LearnedDetector.chosen(state.row, choice)
                        .detect(event, believed, detection, ofSuccessor);
        tell(event, ROW, leading(event), null, device, anomalies, judged);
    }

    private String choiceOfRow(DeviceType type, OwnDetectors ofDevice) {
        if (ofDevice.ofRow() != null) {
            return ofDevice.ofRow();
        }
        return type != null && type.getRowDetector() != null
                ? type.getRowDetector()
                : settings.ofRow();
    }

    /** The reading that made a row anomalous most; NaN where none did. */
    private double leading(DecodedEvent event) {
        int place =
                detection.contributing().isEmpty()
                        ? -1
                        : Arrays.asList(event.metrics()).indexOf(detection.contributing().get(0));
        return place < 0 ? Double.NaN : event.values()[place];
    }

    private void watch(
            DetectionState state, String[] metrics, DeviceType type, OwnDetectors ofDevice) {
        if (metrics.length > places.length) {
            places = new int[2 * metrics.length];
            kinds = new int[2 * metrics.length];
            believed = new boolean[2 * metrics.length];
        }
        if (!state.isChosenFor(type, ofDevice)) {
            for (int place = 0; place < state.size(); place++) {
                choose(state, place, type, ofDevice);
            }
            state.setChosenFor(type, ofDevice);
        }
        for (int i = 0; i < metrics.length; i++) {
            int place = state.find(metrics[i], i);
            if (place < 0 && state.size() < MAX_SIGNALS) {
                place = state.add(metrics[i]);
                choose(state, place, type, ofDevice);
            }
            places[i] = place;
            kinds[i] = place < 0 ? 0 : state.kinds(place);
        }
    }

    private void tell(
            DecodedEvent event,
            String metric,
            double value,
            SensorFault fault,
            DeviceIdentity device,
            Consumer<Anomaly> anomalies,
            Judged judged) {
        if (detection.anomalous()) {
            anomalies.accept(anomaly(event, metric, value, fault, device));
        }
        switch (detection.verdict()) {
            case NORMAL, ANOMALOUS -> judged.accept(metric, value, detection, fault);
            default -> {
                // nothing was judged
            }
        }
    }

    private void choose(DetectionState state, int place, DeviceType type, OwnDetectors ofDevice) {
        SignalChoice choice = SignalChoice.of(choice(state.name(place), type, ofDevice));
        if (choice.isNone()) {
            state.set(place, null);
            state.setKinds(place, 0);
        } else {
            state.set(place, LearnedDetector.chosen(state.detector(place), choice.detector()));
            state.setKinds(place, choice.kinds(settings.sensorFaults()));
        }
    }

    private String choice(String metric, DeviceType type, OwnDetectors ofDevice) {
        MetricDefinition definition = definition(type, metric);
        if (definition != null && definition.getKind() != MetricKind.GAUGE) {
            return DetectionSettings.NONE;
        }
        String own = ofDevice.ofMetric().get(metric);
        if (own != null) {
            return own;
        }
        return definition != null && definition.getDetector() != null
                ? definition.getDetector()
                : settings.of(metric);
    }

    private static MetricDefinition definition(DeviceType type, String metric) {
        if (type == null) {
            return null;
        }
        List<MetricDefinition> metrics = type.getMetrics();
        for (int i = 0; i < metrics.size(); i++) {
            if (metrics.get(i).getName().equals(metric)) {
                return metrics.get(i);
            }
        }
        return null;
    }

    private Anomaly anomaly(
            DecodedEvent event,
            String metric,
            double value,
            SensorFault fault,
            DeviceIdentity device) {
        return Anomaly.newBuilder()
                .setId(
                        ResultIds.of(
                                "anomaly",
                                device.deviceId(),
                                metric,
                                event.eventTime(),
                                event.sequence(),
                                value))
                .setDeviceId(device.deviceId())
                .setTenantId(device.tenantId())
                .setSiteId(device.siteId())
                .setDeviceType(device.deviceType())
                .setEventTime(Instant.ofEpochMilli(event.eventTime()))
                .setMetric(metric)
                .setValue(value)
                .setScore(detection.score())
                .setExpected(detection.expected())
                .setLower(detection.lower())
                .setUpper(detection.upper())
                .setDetector(detection.detector())
                .setDetectorVersion(detection.detectorVersion())
                .setContributing(metric.equals(ROW) ? detection.contributing() : List.of(metric))
                .setSensorFault(fault == null ? null : fault.label())
                .setSequence(event.sequence())
                .setSourcePartition(event.partition())
                .setSourceOffset(event.offset())
                .build();
    }
}

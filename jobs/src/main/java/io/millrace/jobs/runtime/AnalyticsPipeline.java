package io.millrace.jobs.runtime;

import io.millrace.connectors.events.DeadLetter;
import io.millrace.connectors.events.DecodedEvent;
import io.millrace.connectors.events.SourceRecord;
import io.millrace.connectors.kafka.DeadLetterTypeInfo;
import io.millrace.connectors.kafka.EventBlock;
import io.millrace.connectors.kafka.EventBlockTypeInfo;
import io.millrace.connectors.kafka.ResultRecord;
import io.millrace.jobs.alerting.RecordCounts;
import io.millrace.jobs.alerting.RejectedShare;
import io.millrace.jobs.config.AnalyticsSettings;
import io.millrace.jobs.config.DriftSettings;
import io.millrace.jobs.config.JobOptions.Stage;
import io.millrace.jobs.config.RejectsSettings;
import io.millrace.jobs.config.TopicNames;
import io.millrace.jobs.stage.PopulationCounts;
import io.millrace.jobs.stage.PresenceChange;
import io.millrace.schemas.Topic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/**
 * The wiring of the device analytics between its sources and its sinks.
 *
 * @param results of all stages: nothing stands between the device operator and its sink, so that
 *     neither pays for a way over the network's buffers, nor an alert for waiting in one
 * @param inputAlerts about the input as a whole, few; empty without alerting
 * @param deadLetters of the sources and of the stages
 */
public record AnalyticsPipeline(
        DataStream<ResultRecord> results,
        Optional<DataStream<ResultRecord>> inputAlerts,
        DataStream<DeadLetter> deadLetters) {

    /** The control topics: few records, for every subtask. */
    public static final List<Topic> CONTROL_TOPICS =
            List.of(Topic.ALERT_RULES, Topic.DEVICE_TYPES, Topic.MODELS);

    /** The topics that speak of single devices, each record for one subtask. */
    public static final List<Topic> DEVICE_TOPICS =
            List.of(Topic.DEVICE_PROFILES, Topic.MAINTENANCE_EVENTS);

    private static final OutputTag<PopulationCounts> POPULATIONS =
            new OutputTag<>("population-counts", TypeInformation.of(PopulationCounts.class));
    private static final OutputTag<PresenceChange> PRESENCE =
            new OutputTag<>("presence-changes", TypeInformation.of(PresenceChange.class));
    private static final OutputTag<RecordCounts> COUNTS =
            new OutputTag<>("record-counts", TypeInformation.of(RecordCounts.class));
    private static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("dead-letters", new DeadLetterTypeInfo());

    /**
     * Wires the pipeline.
     *
     * @param profiles and maintenance events: what is said of single devices
     * @param eventSchemaId of today's DeviceEvent
     */
    public static AnalyticsPipeline build(
            DataStream<SourceRecord<DecodedEvent>> events,
            DataStream<SourceRecord<SpecificRecord>> profiles,
            DataStream<SourceRecord<SpecificRecord>> control,
            AnalyticsSettings settings,
            RejectsSettings rejects,
            DriftSettings drift,
            TopicNames topics,
            int eventSchemaId) {
        SingleOutputStreamOperator<SourceRecord<DecodedEvent>> counted =
                events.transform(
                                Uids.COUNT_RECORDS,
                                events.getType(),
                                new CountRecordsOperator(COUNTS))
                        .setParallelism(events.getParallelism())
                        .uid(Uids.COUNT_RECORDS);
        SingleOutputStreamOperator<EventBlock> deviceEvents =
                counted.transform(
                                Uids.SPLIT_EVENTS,
                                new EventBlockTypeInfo(),
                                new PackEventsOperator(DEAD_LETTERS))
                        // As the source, which may have fewer subtasks than the job: no shuffle.
                        .setParallelism(events.getParallelism())
                        // A block has waited for others already.
                        .setBufferTimeout(0)
                        .uid(Uids.SPLIT_EVENTS);
        SingleOutputStreamOperator<ControlInput> deviceProfiles =
                profiles.process(
                                new SplitProfilesFunction(DEAD_LETTERS),
                                TypeInformation.of(ControlInput.class))
                        .setParallelism(1)
                        .uid(Uids.SPLIT_PROFILES)
                        .name(Uids.SPLIT_PROFILES);
        SingleOutputStreamOperator<ControlInput> controlRecords =
                control.process(
                                new SplitControlFunction(DEAD_LETTERS, byName(topics)),
                                TypeInformation.of(ControlInput.class))
                        .setParallelism(1)
                        .uid(Uids.SPLIT_CONTROL)
                        .name(Uids.SPLIT_CONTROL);
        SingleOutputStreamOperator<ResultRecord> results =
                deviceEvents
                        .keyBy(EventBlock::firstDevice, Types.STRING)
                        .connect(
                                controlRecords
                                        .broadcast()
                                        .union(
                                                deviceProfiles.keyBy(
                                                        ControlInput::id, Types.STRING)))
                        .transform(
                                Uids.DEVICE_ANALYTICS,
                                TypeInformation.of(ResultRecord.class),
                                new DeviceOperator(
                                        settings,
                                        topics,
                                        DEAD_LETTERS,
                                        POPULATIONS,
                                        PRESENCE,
                                        drift.window(),
                                        eventSchemaId))
                        .uid(Uids.DEVICE_ANALYTICS);
        DataStream<DeadLetter> deadLetters =
                deviceEvents
                        .getSideOutput(DEAD_LETTERS)
                        .union(
                                deviceProfiles.getSideOutput(DEAD_LETTERS),
                                controlRecords.getSideOutput(DEAD_LETTERS),
                                results.getSideOutput(DEAD_LETTERS));
        if (!settings.has(Stage.ALERTING)) {
            return new AnalyticsPipeline(results, Optional.empty(), deadLetters);
        }
        DataStream<ResultRecord> inputAlerts =
                counted.getSideOutput(COUNTS)
                        .keyBy(counts -> RejectedShare.WHOLE_INPUT, Types.STRING)
                        .process(
                                new RejectedShareFunction(rejects, topics),
                                TypeInformation.of(ResultRecord.class))
                        .setParallelism(1)
                        .uid(Uids.REJECTED_SHARE)
                        .name(Uids.REJECTED_SHARE);
        if (settings.has(Stage.MAINTENANCE)) {
            inputAlerts = inputAlerts.union(populationDrift(results, drift, topics));
        }
        if (settings.has(Stage.PRESENCE)) {
            inputAlerts = inputAlerts.union(silentDevices(results, settings, topics));
        }
        return new AnalyticsPipeline(results, Optional.of(inputAlerts), deadLetters);
    }

    private static DataStream<ResultRecord> populationDrift(
            SingleOutputStreamOperator<ResultRecord> results,
            DriftSettings drift,
            TopicNames topics) {
        return results.getSideOutput(POPULATIONS)
                .keyBy(PopulationDriftFunction::training, Types.STRING)
                .process(
                        new PopulationDriftFunction(drift, topics),
                        TypeInformation.of(ResultRecord.class))
                .setParallelism(1)
                .uid(Uids.POPULATION_DRIFT)
                .name(Uids.POPULATION_DRIFT);
    }

    private static DataStream<ResultRecord> silentDevices(
            SingleOutputStreamOperator<ResultRecord> results,
            AnalyticsSettings settings,
            TopicNames topics) {
        return results.getSideOutput(PRESENCE)
                .keyBy(PresenceChange::speaker, Types.STRING)
                .process(
                        new SilentDevicesFunction(settings.presence(), topics),
                        TypeInformation.of(ResultRecord.class))
                .setParallelism(1)
                .uid(Uids.SILENT_DEVICES)
                .name(Uids.SILENT_DEVICES);
    }

    private static Map<String, Topic> byName(TopicNames topics) {
        Map<String, Topic> byName = new LinkedHashMap<>();
        for (Topic topic : CONTROL_TOPICS) {
            byName.put(topics.of(topic), topic);
        }
        return byName;
    }
}

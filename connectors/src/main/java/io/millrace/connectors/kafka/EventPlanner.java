package io.millrace.connectors.kafka;

import io.millrace.connectors.kafka.EventPlan.Step;
import io.millrace.schemas.Quality;
import io.millrace.schemas.RejectReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Resolver;
import org.apache.avro.Resolver.Action;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/**
 * Makes the {@link EventPlan} of a writer schema from Avro's own resolution of it against the
 * reader's.
 *
 * <p>What Avro resolves lazily fails lazily here too: a branch that cannot be read rejects the
 * records that take it, and no others. Text may be written as a string or as bytes, numbers as
 * anything that Avro promotes. A field of the reader that a flat event has no place for is gone
 * over.
 */
final class EventPlanner {

    private static final List<String> REQUIRED =
            List.of("deviceId", "tenantId", "siteId", "deviceType", "eventTime", "readings");

    private final EventFields fields;
    private final Schema reader;
    private final SkipPlanner skips;

    /**
     * @param reader today's contract, or another whose fields of these names have these kinds
     */
    EventPlanner(EventFields fields, Schema reader) {
        for (String name : REQUIRED) {
            if (reader.getField(name) == null) {
                throw new IllegalArgumentException(
                        reader.getFullName() + " has no field " + name + ", which events need");
            }
        }
        this.fields = fields;
        this.reader = reader;
        this.skips = new SkipPlanner(fields.input, fields.texts);
    }

    /** The plan for records of that writer schema. */
    EventPlan plan(Schema writer) {
        try {
            Action action = Resolver.resolve(writer, reader, GenericData.get());
            return new EventPlan(fields, resolved(action, this::record));
        } catch (AvroRuntimeException e) {
            // Aliases that name two fields of the writer as one, for example.
            return new EventPlan(fields, refusal(e.getMessage()));
        }
    }

    /** Unions and what cannot be resolved, which are alike everywhere. */
    private Step resolved(Action action, Function<Action, Step> leaf) {
        return switch (action.type) {
            case ERROR -> refusal(action.toString());
            case READER_UNION -> resolved(((Resolver.ReaderUnion) action).actualAction, leaf);
            case WRITER_UNION -> {
                Action[] actions = ((Resolver.WriterUnion) action).actions;
                Step[] branches = new Step[actions.length];
                Arrays.setAll(branches, i -> resolved(actions[i], leaf));
                yield () -> branches[fields.input.readChoice(branches.length, "a union")].read();
            }
            case DO_NOTHING, PROMOTE, CONTAINER, ENUM, RECORD, SKIP -> leaf.apply(action);
        };
    }

    private static Step refusal(String message) {
        return () -> {
            throw new RejectException(RejectReason.INCOMPATIBLE_SCHEMA, message);
        };
    }

    private Step record(Action action) {
        if (!(action instanceof Resolver.RecordAdjust adjust)) {
            throw unfit("a device event", action.reader);
        }
        List<Step> steps = new ArrayList<>();
        for (int i = adjust.firstDefault; i < adjust.readerOrder.length; i++) {
            // Before what is written, which never touches them.
            steps.add(absent(adjust.readerOrder[i], adjust.defaults[i - adjust.firstDefault]));
        }
        int read = 0;
        for (Action field : adjust.fieldActions) {
            boolean skipped = field.type == Action.Type.SKIP;
            steps.add(
                    skipped
                            ? skips.unread(field.writer)
                            : field(adjust.readerOrder[read++].name(), field));
        }
        Step[] all = steps.toArray(new Step[0]);
        return () -> {
            for (Step step : all) {
                step.read();
            }
        };
    }

    private Step field(String name, Action action) {
        EventFields event = fields;
        return switch (name) {
            case "deviceId" -> then(text(action), () -> event.deviceId = event.deviceId());
            case "tenantId" -> then(text(action), () -> event.tenantId = event.text(event.names));
            case "siteId" -> then(text(action), () -> event.siteId = event.text(event.names));
            case "deviceType" ->
                    then(text(action), () -> event.deviceType = event.text(event.names));
            case "gatewayId" -> then(text(action), () -> event.gatewayId = event.text(event.names));
            case "traceparent" ->
                    then(text(action), () -> event.traceparent = event.text(event.texts));
            case "eventTime" -> then(whole(action), () -> event.eventTime = event.whole);
            case "sequence" -> then(whole(action), () -> event.sequence = event.whole);
            case "readings" -> resolved(action, this::readings);
            case "attributes" -> resolved(action, this::attributes);
            case "quality" -> resolved(action, this::quality);
            default -> skips.unused(action);
        };
    }

    private static Step then(Step first, Step second) {
        return () -> {
            first.read();
            second.read();
        };
    }

    private Step text(Action action) {
        return resolved(
                action,
                leaf ->
                        switch (leaf.writer.getType()) {
                            case NULL -> fields::findNoText;
                            case STRING, BYTES -> fields::findText;
                            default -> throw unfit("text", leaf.reader);
                        });
    }

    private Step whole(Action action) {
        AvroInput input = fields.input;
        return resolved(
                action,
                leaf ->
                        switch (leaf.reader.getType()) {
                            case INT, LONG ->
                                    leaf.writer.getType() == Schema.Type.INT
                                            ? () -> fields.whole = input.readInt()
                                            : () -> fields.whole = input.readLong();
                            default -> throw unfit("a whole number", leaf.reader);
                        });
    }

    /** Through the reader's type, which may be narrower than a double. */
    private Step number(Action leaf) {
        AvroInput input = fields.input;
        boolean toFloat = leaf.reader.getType() == Schema.Type.FLOAT;
        return switch (leaf.writer.getType()) {
            case INT ->
                    toFloat
                            ? () -> fields.number = (float) input.readInt()
                            : () -> fields.number = input.readInt();
            case LONG ->
                    toFloat
                            ? () -> fields.number = (float) input.readLong()
                            : () -> fields.number = (double) input.readLong();
            case FLOAT -> () -> fields.number = input.readFloat();
            case DOUBLE -> () -> fields.number = input.readDouble();
            default -> throw unfit("a number", leaf.reader);
        };
    }

    private Step readings(Action leaf) {
        Action value = mapValue(leaf);
        if (value.type == Action.Type.DO_NOTHING && value.writer.getType() == Schema.Type.DOUBLE) {
            return fields::readReadings;
        }
        Step step = resolved(value, this::number);
        int bytes = SkipPlanner.fewestBytes(value.writer);
        return () -> fields.readReadings(step, bytes);
    }

    private Step attributes(Action leaf) {
        Action value = mapValue(leaf);
        Step step = text(value);
        int bytes = SkipPlanner.fewestBytes(value.writer);
        return () -> fields.attributes = fields.readAttributes(step, bytes);
    }

    private static Action mapValue(Action leaf) {
        if (leaf.reader.getType() != Schema.Type.MAP) {
            throw unfit("a map", leaf.reader);
        }
        return ((Resolver.Container) leaf).elementAction;
    }

    private Step quality(Action leaf) {
        if (!(leaf instanceof Resolver.EnumAdjust adjust)) {
            throw unfit("an enum", leaf.reader);
        }
        List<String> symbols = leaf.reader.getEnumSymbols();
        Quality[] qualities = new Quality[adjust.adjustments.length];
        for (int i = 0; i < qualities.length; i++) {
            int symbol = adjust.adjustments[i];
            qualities[i] = symbol < 0 ? null : quality(symbols.get(symbol), leaf.reader);
        }
        return () -> {
            int choice = fields.input.readChoice(qualities.length, "quality");
            if (qualities[choice] == null) {
                throw AvroInput.corrupt(
                        "quality is "
                                + leaf.writer.getEnumSymbols().get(choice)
                                + ", not one of "
                                + symbols);
            }
            fields.quality = qualities[choice];
        };
    }

    /** A symbol that flat events do not know counts as the default, as it does between schemas. */
    private static Quality quality(String symbol, Schema schema) {
        for (Quality quality : Quality.values()) {
            if (quality.name().equals(symbol)) {
                return quality;
            }
        }
        if (schema.getEnumDefault() == null) {
            throw unfit("a default for " + symbol, schema);
        }
        return Quality.valueOf(schema.getEnumDefault());
    }

    /** A field of the reader that the writer does not write: its default. */
    private Step absent(Schema.Field field, Object value) {
        EventFields event = fields;
        return switch (field.name()) {
            case "tenantId" -> constant(value, text -> event.tenantId = text);
            case "siteId" -> constant(value, text -> event.siteId = text);
            case "deviceType" -> constant(value, text -> event.deviceType = text);
            case "gatewayId" -> constant(value, text -> event.gatewayId = text);
            case "traceparent" -> constant(value, text -> event.traceparent = text);
            case "eventTime" -> () -> event.eventTime = ((Number) value).longValue();
            case "sequence" -> () -> event.sequence = ((Number) value).longValue();
            case "attributes" -> {
                Map<String, String> attributes = new LinkedHashMap<>();
                ((Map<?, ?>) value).forEach((k, v) -> attributes.put(k.toString(), v.toString()));
                Map<String, String> kept = Map.copyOf(attributes);
                yield () -> event.attributes = kept;
            }
            case "quality" -> {
                Quality quality = quality(value.toString(), field.schema());
                yield () -> event.quality = quality;
            }
            case "deviceId", "readings" -> throw unfit("a field that is always there", reader);
            default -> () -> {};
        };
    }

    private static Step constant(Object value, Consumer<String> field) {
        String text = value == null ? null : value.toString();
        return () -> field.accept(text);
    }

    private static IllegalArgumentException unfit(String wanted, Schema schema) {
        return new IllegalArgumentException("flat events need " + wanted + ", not " + schema);
    }
}

package io.millrace.connectors.kafka;

import io.millrace.connectors.kafka.EventPlan.Step;
import io.millrace.schemas.RejectReason;
import java.util.Arrays;
import java.util.IdentityHashMap;
import org.apache.avro.Resolver;
import org.apache.avro.Resolver.Action;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/**
 * Makes the steps that go over values without keeping them, within the same limits as those that
 * are kept: no string, collection or nesting beyond what is allowed, no loop over entries that have
 * no bytes.
 *
 * <p>What no reader asks for is gone over as Avro does it: its text is not looked at, and a block
 * that tells its size is jumped over.
 */
final class SkipPlanner {

    /** Deep enough for every schema but those that nest without end. */
    private static final int ENOUGH_BYTES = 1 << 10;

    private static final Schema KEY = Schema.create(Schema.Type.STRING);

    private final AvroInput input;
    private final InternTable texts;

    SkipPlanner(AvroInput input, InternTable texts) {
        this.input = input;
        this.texts = texts;
    }

    /** For a field that only the writer has. */
    Step unread(Schema writer) {
        return new Walk(true).step(Resolver.resolve(writer, writer, GenericData.get()));
    }

    /**
     * For a field that the reader has too, but nobody has a place for: judged as if it were kept.
     */
    Step unused(Action action) {
        return new Walk(false).step(action);
    }

    /** A lower bound of the bytes that a value takes. */
    static int fewestBytes(Schema schema) {
        return fewestBytes(schema, new IdentityHashMap<>());
    }

    private static int fewestBytes(Schema schema, IdentityHashMap<Schema, Integer> known) {
        return switch (schema.getType()) {
            case NULL -> 0;
            case BOOLEAN, INT, LONG, STRING, BYTES, ENUM, ARRAY, MAP -> 1;
            case FLOAT -> Float.BYTES;
            case DOUBLE -> Double.BYTES;
            case FIXED -> Math.min(schema.getFixedSize(), ENOUGH_BYTES);
            case UNION ->
                    1
                            + schema.getTypes().stream()
                                    .mapToInt(branch -> fewestBytes(branch, known))
                                    .min()
                                    .orElse(0);
            case RECORD -> {
                Integer before = known.putIfAbsent(schema, 0);
                if (before != null) {
                    yield before;
                }
                int sum = 0;
                for (Schema.Field field : schema.getFields()) {
                    sum = Math.min(sum + fewestBytes(field.schema(), known), ENOUGH_BYTES);
                }
                known.put(schema, sum);
                yield sum;
            }
        };
    }

    /** One field's steps; a record that holds itself is planned once. */
    private final class Walk {

        private final boolean jumps;
        private final IdentityHashMap<Action, Step> records = new IdentityHashMap<>();
        private final IdentityHashMap<Schema, Integer> sizes = new IdentityHashMap<>();
        private final IdentityHashMap<Schema, Boolean> empty = new IdentityHashMap<>();

        Walk(boolean jumps) {
            this.jumps = jumps;
        }

        Step step(Action action) {
            return switch (action.type) {
                case DO_NOTHING, PROMOTE -> primitive(action.writer);
                case ENUM -> symbol((Resolver.EnumAdjust) action);
                case CONTAINER -> container((Resolver.Container) action);
                case RECORD -> record((Resolver.RecordAdjust) action);
                case READER_UNION -> step(((Resolver.ReaderUnion) action).actualAction);
                case WRITER_UNION -> {
                    Step[] branches = steps(((Resolver.WriterUnion) action).actions);
                    yield () -> branches[input.readChoice(branches.length, "a union")].read();
                }
                case SKIP -> unread(action.writer);
                case ERROR ->
                        () -> {
                            throw new RejectException(
                                    RejectReason.INCOMPATIBLE_SCHEMA, action.toString());
                        };
            };
        }

        private Step[] steps(Action[] actions) {
            Step[] steps = new Step[actions.length];
            Arrays.setAll(steps, i -> step(actions[i]));
            return steps;
        }

        private Step primitive(Schema writer) {
            return switch (writer.getType()) {
                case NULL -> () -> {};
                case BOOLEAN -> () -> input.skip(1);
                case INT -> input::readInt;
                case LONG -> input::readLong;
                case FLOAT -> () -> input.skip(Float.BYTES);
                case DOUBLE -> () -> input.skip(Double.BYTES);
                case STRING -> jumps ? input::skipString : () -> input.readString(texts);
                case BYTES -> input::skipBytes;
                case FIXED -> {
                    int size = writer.getFixedSize();
                    yield () -> input.skip(size);
                }
                default -> throw new IllegalArgumentException(writer + " is no primitive");
            };
        }

        private Step symbol(Resolver.EnumAdjust adjust) {
            int[] symbols = adjust.adjustments;
            return () -> {
                int choice = jumps ? input.readInt() : input.readChoice(symbols.length, "an enum");
                if (!jumps && symbols[choice] < 0) {
                    throw AvroInput.corrupt("an enum's symbol that its reader does not know");
                }
            };
        }

        private Step container(Resolver.Container container) {
            boolean isMap = container.writer.getType() == Schema.Type.MAP;
            Schema value =
                    isMap ? container.writer.getValueType() : container.writer.getElementType();
            Step step = step(container.elementAction);
            int bytes = fewestBytes(value, sizes);
            if (isMap) {
                return entries(bytes + 1, then(primitive(KEY), step));
            }
            if (isEmpty(value)) {
                return entries(0, null);
            }
            return entries(Math.max(1, bytes), step);
        }

        private Step entries(int bytes, Step entry) {
            return () -> {
                input.enter();
                int soFar = 0;
                int block = block(soFar, bytes);
                while (block != 0) {
                    for (int i = 0; i < block && entry != null; i++) {
                        entry.read();
                    }
                    soFar += Math.abs(block);
                    block = block(soFar, bytes);
                }
                input.leave();
            };
        }

        private int block(int soFar, int bytes) throws RejectException {
            return jumps ? input.readSkippedBlock(soFar, bytes) : input.readBlock(soFar, bytes);
        }

        private Step record(Resolver.RecordAdjust adjust) {
            Step known = records.get(adjust);
            if (known != null) {
                return known;
            }
            if (isEmpty(adjust.writer)) {
                // However many such records lie in each other.
                return () -> {};
            }
            Step[][] fields = new Step[1][];
            Step step =
                    () -> {
                        input.enter();
                        for (Step field : fields[0]) {
                            field.read();
                        }
                        input.leave();
                    };
            records.put(adjust, step);
            fields[0] = steps(adjust.fieldActions);
            return step;
        }

        private static Step then(Step first, Step second) {
            return () -> {
                first.read();
                second.read();
            };
        }

        /** Whether a value has no bytes at all; one that never ends has some. */
        private boolean isEmpty(Schema schema) {
            return switch (schema.getType()) {
                case NULL -> true;
                case FIXED -> schema.getFixedSize() == 0;
                case RECORD -> {
                    Boolean known = empty.putIfAbsent(schema, false);
                    if (known != null) {
                        yield known;
                    }
                    boolean all =
                            schema.getFields().stream().allMatch(field -> isEmpty(field.schema()));
                    empty.put(schema, all);
                    yield all;
                }
                default -> false;
            };
        }
    }
}

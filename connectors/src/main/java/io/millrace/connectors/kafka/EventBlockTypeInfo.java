package io.millrace.connectors.kafka;

import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Flink's type of {@link EventBlock}. */
public final class EventBlockTypeInfo extends FlatTypeInfo<EventBlock> {

    private static final long serialVersionUID = 1L;

    public EventBlockTypeInfo() {
        super(EventBlock.class);
    }

    @Override
    TypeSerializer<EventBlock> serializer() {
        return new EventBlockSerializer();
    }
}

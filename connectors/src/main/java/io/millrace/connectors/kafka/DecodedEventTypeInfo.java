package io.millrace.connectors.kafka;

import io.millrace.connectors.events.DecodedEvent;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Flink's type of {@link DecodedEvent}. */
public final class DecodedEventTypeInfo extends FlatTypeInfo<DecodedEvent> {

    private static final long serialVersionUID = 1L;

    public DecodedEventTypeInfo() {
        super(DecodedEvent.class);
    }

    @Override
    TypeSerializer<DecodedEvent> serializer() {
        return new DecodedEventSerializer();
    }
}
